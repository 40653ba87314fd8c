import type { ResultGrade } from '../../wire/result-parts.ts';
import { decidingRows } from '../../core/verdict/troubles.ts';
import type { Shade } from './content.ts';
import type { ChartKind } from './points.ts';

/** The worst windows of rows that missed, on the chart of their metric. */
export function shadesOf(rows: readonly ResultGrade[]): Partial<Record<ChartKind, readonly Shade[]>> {
  const of = (wanted: ResultGrade['metric']): Shade[] =>
    decidingRows(rows).flatMap(({ metric, outcome, windowStartMs, windowMs, path = 'loop' }) =>
      metric === wanted && outcome === 'misses' && windowStartMs !== null && windowMs !== null
        ? [{ fromMs: windowStartMs, toMs: windowStartMs + windowMs, path }]
        : [],
    );
  // The burst last: it lies on top of the stretch that it is part of.
  return { loss: [...of('loss'), ...of('burstLoss')], jitter: of('jitter') };
}
