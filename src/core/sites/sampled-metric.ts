import type { GradedPath, MetricName } from '../verdict/grade-row.ts';
import type { TargetSet } from '../verdict/targets.ts';

/**
 * The figures that tests are put beside each other by: compared, assessed, called normal. Each graded metric of each
 * path that has it; one-way latency is half of the round trip and not counted twice. Of all of them more is worse.
 */
export const SAMPLED_METRICS = {
  rttMs: { metric: 'rtt', path: 'loop', unit: 'ms' },
  lossRatio: { metric: 'loss', path: 'loop', unit: 'ratio' },
  lossUpRatio: { metric: 'loss', path: 'up', unit: 'ratio' },
  lossDownRatio: { metric: 'loss', path: 'down', unit: 'ratio' },
  burstLossRatio: { metric: 'burstLoss', path: 'loop', unit: 'ratio' },
  burstLossUpRatio: { metric: 'burstLoss', path: 'up', unit: 'ratio' },
  burstLossDownRatio: { metric: 'burstLoss', path: 'down', unit: 'ratio' },
  jitterMs: { metric: 'jitter', path: 'loop', unit: 'ms' },
  jitterUpMs: { metric: 'jitter', path: 'up', unit: 'ms' },
  jitterDownMs: { metric: 'jitter', path: 'down', unit: 'ms' },
  reorderRatio: { metric: 'reorder', path: 'loop', unit: 'ratio' },
  reorderUpRatio: { metric: 'reorder', path: 'up', unit: 'ratio' },
  reorderDownRatio: { metric: 'reorder', path: 'down', unit: 'ratio' },
} as const satisfies Readonly<
  Record<string, { readonly metric: MetricName; readonly path: GradedPath; readonly unit: 'ms' | 'ratio' }>
>;

export type SampledMetric = keyof typeof SAMPLED_METRICS;

/** In the order in which they are shown. */
export const SAMPLED_NAMES = Object.keys(SAMPLED_METRICS).filter(
  (name): name is SampledMetric => name in SAMPLED_METRICS,
);

/** The published target of a metric; those of a direction are those of the path, which is one way. */
export function sampledTarget(name: SampledMetric, targets: TargetSet): number {
  const { metric } = SAMPLED_METRICS[name];
  switch (metric) {
    case 'rtt':
      return targets.rttMs;
    case 'loss':
      return targets.lossRatio;
    case 'burstLoss':
      return targets.burstLossRatio;
    case 'jitter':
      return targets.jitterMs;
    case 'reorder':
      return targets.reorderRatio;
  }
}

/** A value for each metric. */
export const perMetric = <T>(of: (name: SampledMetric) => T): Record<SampledMetric, T> => ({
  rttMs: of('rttMs'),
  lossRatio: of('lossRatio'),
  lossUpRatio: of('lossUpRatio'),
  lossDownRatio: of('lossDownRatio'),
  burstLossRatio: of('burstLossRatio'),
  burstLossUpRatio: of('burstLossUpRatio'),
  burstLossDownRatio: of('burstLossDownRatio'),
  jitterMs: of('jitterMs'),
  jitterUpMs: of('jitterUpMs'),
  jitterDownMs: of('jitterDownMs'),
  reorderRatio: of('reorderRatio'),
  reorderUpRatio: of('reorderUpRatio'),
  reorderDownRatio: of('reorderDownRatio'),
});
