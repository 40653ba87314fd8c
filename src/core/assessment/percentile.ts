/** The percentile that the published method holds against the targets. */
export const ASSESSED_QUANTILE = 0.9;
const CONFIDENCE_TAIL = 0.025;

/** A value of a sample; `failed`: no call came about, which is worse than any value. */
export type Ranked = number | 'failed';

/** A percentile of samples. `null` where it is among the failed ones, or there are none. */
export interface Percentile {
  readonly value: number | null;
  /** Whether the percentile itself is a sample in which no call came about. */
  readonly isFailed: boolean;
  /**
   * 95 % confidence interval by order statistics: exact for any distribution. A bound is `null` where the samples
   * are too few to have one; `high` also where it is a failed sample.
   */
  readonly low: number | null;
  readonly high: number | null;
}

const NONE: Percentile = { value: null, isFailed: false, low: null, high: null };

/**
 * The 90th percentile by nearest rank: the least value that at least 90 % of the samples do not exceed. By this
 * definition, and by no interpolated one, it is below the target exactly when at most 10 % of the samples are not:
 * the rule by which Microsoft's assessment tool fails a network.
 */
export function percentile90(samples: readonly Ranked[]): Percentile {
  const values = Float64Array.from(samples.filter((sample) => sample !== 'failed'));
  return percentileOf(values.sort(), samples.length - values.length);
}

/** The same of values in ascending order, and so many failed samples beside them. */
export function percentileOf(values: Float64Array, failures: number): Percentile {
  const count = values.length + failures;
  if (count === 0) return NONE;
  const at = (rank: number | null): number | null => (rank === null ? null : (values[rank - 1] ?? null));
  const rank = rankOf(count);
  const { low, high } = confidenceRanks(count);
  return { value: at(rank), isFailed: rank > values.length, low: at(low), high: at(high) };
}

/** Its value alone, of those in ascending order that stand in [from, to) of an array. */
export function percentileWithin(
  values: Float64Array,
  { from, to }: { readonly from: number; readonly to: number },
  failures: number,
): number | null {
  const count = to - from + failures;
  const rank = rankOf(count);
  return count === 0 || rank > to - from ? null : (values[from + rank - 1] ?? null);
}

/** Ranks from 1. */
interface ConfidenceRanks {
  readonly low: number | null;
  readonly high: number | null;
}

/** Nearest rank, from 1. In tenths, since 0.9 x 10 is a whole number and 0.9 * n in floating point may not be. */
const rankOf = (count: number): number => Math.ceil((count * 9) / 10);

/**
 * Ranks between which the true percentile lies with at least 95 %: how many of n samples lie below it is binomial
 * (n, 0.9), and each tail outside the ranks holds at most 2.5 %. `null` beyond the first or last sample.
 */
export function confidenceRanks(count: number): ConfidenceRanks {
  const known = RANKS.get(count);
  if (known) return known;
  let low: number | null = null;
  let high: number | null = null;
  let cumulative = 0;
  for (let below = 0; below < count && high === null; below++) {
    cumulative += binomial(count, below);
    // P(at most `below` samples lie below the percentile): the sample of the next rank is then above it.
    if (cumulative <= CONFIDENCE_TAIL) low = below + 1;
    if (cumulative >= 1 - CONFIDENCE_TAIL) high = below + 1;
  }
  const ranks = { low, high };
  RANKS.set(count, ranks);
  return ranks;
}

/** Sites are sampled alike, so the same few counts come again and again. */
const RANKS = new Map<number, ConfidenceRanks>();

/** P(exactly `hits` of `count`) at probability 0.9, in logarithms: 0.1^4032 is below the least number. */
const binomial = (count: number, hits: number): number =>
  Math.exp(
    logFactorial(count) -
      logFactorial(hits) -
      logFactorial(count - hits) +
      hits * Math.log(ASSESSED_QUANTILE) +
      (count - hits) * Math.log(1 - ASSESSED_QUANTILE),
  );

const LOG_FACTORIALS = [0];

function logFactorial(n: number): number {
  for (let known = LOG_FACTORIALS.length; known <= n; known++)
    LOG_FACTORIALS.push((LOG_FACTORIALS[known - 1] ?? 0) + Math.log(known));
  return LOG_FACTORIALS[n] ?? 0;
}
