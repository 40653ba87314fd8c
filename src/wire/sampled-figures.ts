import { perMetric, SAMPLED_METRICS, type SampledMetric } from '../core/sites/sampled-metric.ts';
import type { Result } from './result.ts';

type Metrics = Result['metrics'];
type Path = Metrics['loop'] | NonNullable<Metrics['up']>;

/** What a graded metric is in the figures of a path: of losses and jitter that of the worst window. */
const FIGURE_OF = {
  rtt: (path) => ('rttMs' in path ? (path.rttMs?.mean ?? null) : null),
  loss: (path) => path.worstLoss15s?.ratio ?? null,
  burstLoss: (path) => path.worstBurst200ms?.ratio ?? null,
  jitter: (path) => path.worstJitter15s?.ms ?? null,
  reorder: (path) => path.reorderRatio,
} as const satisfies Readonly<
  Record<(typeof SAMPLED_METRICS)[SampledMetric]['metric'], (path: Path) => number | null>
>;

/** The figures that a result is put beside others by, as graded. */
export const sampledFigures = ({ metrics }: Pick<Result, 'metrics'>): Record<SampledMetric, number | null> =>
  perMetric((name) => {
    const { metric, path } = SAMPLED_METRICS[name];
    const figures = metrics[path];
    return figures ? FIGURE_OF[metric](figures) : null;
  });
