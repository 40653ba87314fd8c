import type { SampledMetric } from '../sites/sampled-metric.ts';

/** An interval that holds a difference with 95 % confidence; differences can be negative. */
export interface DifferenceInterval {
  readonly low: number;
  readonly high: number;
}

/** One side of a comparison in one metric. */
export interface ComparedSide {
  /** Tests in which it was measured. */
  readonly samples: number;
  /** Of one test its value; of several their median. */
  readonly value: number | null;
  readonly p90: number | null;
}

/** One metric on both sides. Of all metrics more is worse. */
export interface MetricComparison {
  readonly metric: SampledMetric;
  readonly a: ComparedSide;
  readonly b: ComparedSide;
  /** How much more b is than a: of two tests b - a, of sets the Hodges-Lehmann shift. */
  readonly difference: number | null;
  readonly interval: DifferenceInterval | null;
  /** `better`, `worse`: b against a, by more than chance and more than matters; `unknown`: too little to say. */
  readonly outcome: 'better' | 'worse' | 'same' | 'unknown';
  readonly method: 'newcombe' | 'block-means' | 'rank-sum' | 'none';
}

/**
 * Differences smaller than this mean nothing for a call, however sure they are: 1 ms of round trip and a tenth of
 * the strictest loss and reorder targets that a device has, one packet of 50 in a 200 ms burst.
 */
export const LEAST_DIFFERENCE: Readonly<Record<SampledMetric, number>> = {
  rttMs: 1,
  lossRatio: 0.001,
  lossUpRatio: 0.001,
  lossDownRatio: 0.001,
  burstLossRatio: 0.02,
  burstLossUpRatio: 0.02,
  burstLossDownRatio: 0.02,
  jitterMs: 0.5,
  jitterUpMs: 0.5,
  jitterDownMs: 0.5,
  reorderRatio: 0.000_05,
  reorderUpRatio: 0.000_05,
  reorderDownRatio: 0.000_05,
};

/** Whether a difference is large enough to matter. */
export const isMaterial = (metric: SampledMetric, difference: number): boolean =>
  Math.abs(difference) >= LEAST_DIFFERENCE[metric];

/** What a difference is called that an interval was found for. */
export function outcomeOf(
  metric: SampledMetric,
  difference: number,
  interval: DifferenceInterval,
): 'better' | 'worse' | 'same' {
  const isChance = interval.low <= 0 && interval.high >= 0;
  if (isChance || !isMaterial(metric, difference)) return 'same';
  return difference > 0 ? 'worse' : 'better';
}
