import { msg, str } from '@lit/localize';
import { shownOutcome } from '../../core/verdict/shown-outcome.ts';
import type { Result } from '../../wire/result.ts';
import { milliseconds, percent } from '../quantity.ts';

/**
 * The estimated voice quality with its inputs and model: for reading, never a grade. It is an average, and beside a test
 * that is not good it says so: a fault of some seconds hardly moves it. Empty where there is none.
 */
export function mosWording(result: Result): string {
  const { mos: estimate } = result.metrics;
  if (estimate === null) return '';
  const { mos, rFactor, inputs, model } = estimate;
  const [score, factor] = [mos.toFixed(1), rFactor.toFixed(0)];
  const sentence = msg(
    str`Estimated voice quality: ${score} on a scale of 1 to 4.5 (MOS, R ${factor}), from ${milliseconds(inputs.oneWayDelayMs, 0)} mouth to ear and ${percent(inputs.lossRatio)} loss by ${model}. For reading only: it is not part of the verdict.`,
  );
  return shownOutcome(result) === 'meets'
    ? sentence
    : `${sentence} ${msg('It is an average over the whole test, so faults that last for moments hardly show in it.')}`;
}
