import { outcomeOf, type DifferenceInterval, type MetricComparison } from './comparison.ts';
import type { SampledMetric } from '../sites/sampled-metric.ts';

/** A metric of two tests, and what chance makes of its difference. */
export interface Judged extends Pick<MetricComparison, 'interval' | 'outcome' | 'method'> {
  readonly values: readonly [a: number | null, b: number | null];
}

/** Where there is too little to say. */
export const unjudged = (a: number | null, b: number | null): Judged => ({
  values: [a, b],
  interval: null,
  outcome: 'unknown',
  method: 'none',
});

/** By an interval of the difference; `null` is too little to say. */
export const judgedBy = (
  method: Judged['method'],
  metric: SampledMetric,
  [a, b]: readonly [number, number],
  interval: DifferenceInterval | null,
): Judged =>
  interval === null
    ? unjudged(a, b)
    : { values: [a, b], interval, method, outcome: outcomeOf(metric, b - a, interval) };
