import type { MetricName } from '../../core/verdict/grade-row.ts';
import type { TargetSet } from '../../core/verdict/targets.ts';
import type { ResultGrade } from '../../wire/result-parts.ts';
import type { ChartKind } from './points.ts';

/** The target line of each chart, in its chart's unit (loss: a ratio); `null` for a chart without one. */
export type ChartTargets = Readonly<Record<Exclude<ChartKind, 'queueing'>, number | null>>;

/** The lines for a test that has no grades yet. A point of the loss chart is 200 ms, as the burst target is. */
export const liveTargets = (targets: TargetSet): ChartTargets => ({
  rtt: targets.rttMs,
  loss: targets.burstLossRatio,
  jitter: targets.jitterMs,
});

/** The lines that a result was graded by. */
export function gradedTargets(rows: readonly ResultGrade[]): ChartTargets {
  const of = (metric: MetricName): number | null => rows.find((row) => row.metric === metric)?.target ?? null;
  return { rtt: of('rtt'), loss: of('burstLoss'), jitter: of('jitter') };
}
