import type { MetricName } from '../verdict/grade-row.ts';
import type { Outcome } from '../verdict/outcome.ts';
import { SAMPLED_METRICS, type SampledMetric } from '../sites/sampled-metric.ts';

/** Which graded row a sampled metric is of. */
export interface SampledRow {
  readonly metric: MetricName;
  readonly path: 'loop' | 'up' | 'down';
  readonly unit: 'ms' | 'ratio';
}

export const sampledRow = (metric: SampledMetric): SampledRow => SAMPLED_METRICS[metric];

/** A row of a result's grades; older versions had the loop's alone. */
interface TargetRow {
  readonly metric: MetricName;
  readonly path?: SampledRow['path'] | undefined;
  readonly target: number;
}

/** The target that a result's row of this metric was held against; `null` when it has none. */
export function rowTarget(metric: SampledMetric, rows: readonly TargetRow[]): number | null {
  const { metric: name, path } = SAMPLED_METRICS[metric];
  return rows.find((row) => row.metric === name && (row.path ?? 'loop') === path)?.target ?? null;
}

/** The target that a result's row of this metric missed; `null` when it missed none. */
export function missedTarget(
  metric: SampledMetric,
  rows: readonly (TargetRow & { readonly outcome: Outcome })[],
): number | null {
  const { metric: name, path } = SAMPLED_METRICS[metric];
  const missed = rows.find(
    (row) => row.metric === name && (row.path ?? 'loop') === path && row.outcome === 'misses',
  );
  return missed?.target ?? null;
}
