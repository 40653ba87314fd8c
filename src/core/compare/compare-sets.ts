import { quantile } from '../metrics/delay.ts';
import { isMaterial, type ComparedSide, type MetricComparison } from './comparison.ts';
import { SAMPLED_NAMES, type SampledMetric } from '../sites/sampled-metric.ts';
import { rankSum } from './rank-sum.ts';
import { shiftOf } from './shift.ts';

/** The figures of one test that it is compared by; `null`: not measured. */
export type TestFigures = Readonly<Record<SampledMetric, number | null>>;

const SIGNIFICANT_P = 0.05;

/**
 * Compares two sets of tests metric by metric: whether the tests of b tend to be better or worse than those of a,
 * by more than chance (rank sum test at 5 %) and by more than matters (the shift, or the 90th percentile, differs
 * by `LEAST_DIFFERENCE`). Each test is one observation, so the tests should not be of the same minute.
 */
export const compareSets = (a: readonly TestFigures[], b: readonly TestFigures[]): MetricComparison[] =>
  SAMPLED_NAMES.map((metric) => compareMetric(metric, valuesOf(a, metric), valuesOf(b, metric)));

/** Ascending. A typed array sorts numbers by itself, thousands in a fraction of the time that a comparison takes. */
function valuesOf(tests: readonly TestFigures[], metric: SampledMetric): Float64Array {
  const values = new Float64Array(tests.length);
  let count = 0;
  for (const { [metric]: value } of tests) if (value !== null) values[count++] = value;
  return values.subarray(0, count).sort();
}

const sideOf = (sorted: Float64Array): ComparedSide => ({
  samples: sorted.length,
  value: quantile(sorted, 0.5),
  p90: quantile(sorted, 0.9),
});

function compareMetric(metric: SampledMetric, a: Float64Array, b: Float64Array): MetricComparison {
  const sides = { metric, a: sideOf(a), b: sideOf(b) };
  const [ranks, shift] = [rankSum(a, b), shiftOf(a, b)];
  if (!ranks || !shift)
    return { ...sides, difference: null, interval: null, outcome: 'unknown', method: 'none' };
  const { shift: difference, interval } = shift;
  const common = { ...sides, difference, interval, method: 'rank-sum' as const };
  if (!areEnough(a.length, b.length)) return { ...common, interval: null, outcome: 'unknown' };
  if (ranks.p > SIGNIFICANT_P || ranks.direction === 0) return { ...common, outcome: 'same' };
  const ofP90 = (sides.b.p90 ?? 0) - (sides.a.p90 ?? 0);
  const matters = [difference, ofP90].some(
    (by) => Math.sign(by) === ranks.direction && isMaterial(metric, by),
  );
  if (!matters) return { ...common, outcome: 'same' };
  return { ...common, outcome: ranks.direction > 0 ? 'worse' : 'better' };
}

/** Whether even the most different values could not have come by chance: 3 against 3 could, in 2 of 20 ways. */
function areEnough(countA: number, countB: number): boolean {
  let ways = 1;
  for (let taken = 1; taken <= Math.min(countA, countB) && ways < 1e6; taken++)
    ways = (ways * (Math.max(countA, countB) + taken)) / taken;
  return 2 / ways <= SIGNIFICANT_P;
}
