import type { SampledMetric } from '../core/sites/sampled-metric.ts';
import type { Result } from './result.ts';

/** The figures that a result is put beside others by, as graded: of losses and jitter those of the worst window. */
export function sampledFigures({
  metrics: { loop, up, down },
}: Pick<Result, 'metrics'>): Record<SampledMetric, number | null> {
  return {
    rttMs: loop.rttMs?.mean ?? null,
    lossRatio: loop.worstLoss15s?.ratio ?? null,
    lossUpRatio: up?.worstLoss15s?.ratio ?? null,
    lossDownRatio: down?.worstLoss15s?.ratio ?? null,
    burstLossRatio: loop.worstBurst200ms?.ratio ?? null,
    burstLossUpRatio: up?.worstBurst200ms?.ratio ?? null,
    burstLossDownRatio: down?.worstBurst200ms?.ratio ?? null,
    jitterMs: loop.worstJitter15s?.ms ?? null,
    jitterUpMs: up?.worstJitter15s?.ms ?? null,
    jitterDownMs: down?.worstJitter15s?.ms ?? null,
    reorderRatio: loop.reorderRatio,
    reorderUpRatio: up?.reorderRatio ?? null,
    reorderDownRatio: down?.reorderRatio ?? null,
  };
}
