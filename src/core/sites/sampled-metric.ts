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

const isSampled = (name: string): name is SampledMetric => Object.hasOwn(SAMPLED_METRICS, name);

/** In the order in which they are shown. */
export const SAMPLED_NAMES: readonly SampledMetric[] = Object.keys(SAMPLED_METRICS).filter(isSampled);

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

/** A value for each metric, by its name and its place in `SAMPLED_NAMES`. */
export function perMetric<T>(of: (name: SampledMetric, at: number) => T): Record<SampledMetric, T> {
  const values: Partial<Record<SampledMetric, T>> = {};
  for (const [at, name] of SAMPLED_NAMES.entries()) values[name] = of(name, at);
  return whole(values);
}

/** The loop above leaves none out. */
function whole<T>(values: Partial<Record<SampledMetric, T>>): Record<SampledMetric, T> {
  if (!isWhole(values)) throw new Error('A metric has no value.');
  return values;
}

const isWhole = <T>(values: Partial<Record<SampledMetric, T>>): values is Record<SampledMetric, T> =>
  SAMPLED_NAMES.every((name) => Object.hasOwn(values, name));
