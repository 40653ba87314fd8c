import { msg, str } from '@lit/localize';
import type { Result } from '../../wire/result.ts';
import { milliseconds, percent } from '../quantity.ts';

/** The estimated voice quality with its inputs and model: for reading, never a grade. */
export function mosWording({ mos, rFactor, inputs, model }: NonNullable<Result['metrics']['mos']>): string {
  const [score, factor] = [mos.toFixed(1), rFactor.toFixed(0)];
  return msg(
    str`Estimated voice quality: ${score} on a scale of 1 to 4.5 (MOS, R ${factor}), from ${milliseconds(inputs.oneWayDelayMs, 0)} mouth to ear and ${percent(inputs.lossRatio)} loss by ${model}. For reading only: it is not part of the verdict.`,
  );
}
