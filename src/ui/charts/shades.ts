import type { GradeRow } from '../../core/grade.ts';
import type { Shade } from './content.ts';
import type { ChartKind } from './points.ts';

/** The worst windows of rows that missed, on the chart of their metric. */
export function shadesOf(rows: readonly GradeRow[]): Partial<Record<ChartKind, readonly Shade[]>> {
  const of = (...metrics: readonly GradeRow['metric'][]): Shade[] =>
    rows.flatMap(({ metric, outcome, windowStartMs, windowMs }) =>
      metrics.includes(metric) && outcome === 'misses' && windowStartMs !== null && windowMs !== null
        ? [{ fromMs: windowStartMs, toMs: windowStartMs + windowMs }]
        : [],
    );
  return { loss: of('loss', 'burstLoss'), jitter: of('jitter') };
}
