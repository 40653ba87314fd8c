import type { DifferenceInterval } from './comparison.ts';
import { Z_95 } from './student.ts';

/** By how much one set lies above another. */
export interface Shift {
  readonly shift: number;
  /** 95 %; `null` when the sets are too small for one. */
  readonly interval: DifferenceInterval | null;
}

/** Up to this many values together the rank sum's distribution is counted. */
const EXACT_UP_TO = 40;

/**
 * The Hodges-Lehmann shift of b above a: the median of all differences b - a, with the interval that belongs to the
 * rank sum test (Hodges and Lehmann, 1963; Moses). `null` of an empty set. The differences of large sets are
 * counted, not written down: 20,000 against 20,000 are 400 million.
 */
export function shiftOf(a: ArrayLike<number>, b: ArrayLike<number>): Shift | null {
  if (a.length === 0 || b.length === 0) return null;
  const [fromA, fromB] = [ascending(a), ascending(b)];
  const pairs = a.length * b.length;
  const at = (rank: number): number => nthDifference(fromA, fromB, rank);
  const shift = pairs % 2 === 1 ? at((pairs + 1) / 2) : (at(pairs / 2) + at(pairs / 2 + 1)) / 2;
  const rank = intervalRank(a.length, b.length);
  return { shift, interval: rank === 0 ? null : { low: at(rank), high: at(pairs + 1 - rank) } };
}

const ascending = (values: ArrayLike<number>): Float64Array => Float64Array.from(values).sort();

/** Of two counts, once counted: the metrics of two sets of tests have the same, and there are few that are small. */
const EXACT_RANKS = new Map<number, number>();

/** The greatest rank C with a chance of at most 2.5 % for fewer than C of the differences below the true shift. */
function intervalRank(countA: number, countB: number): number {
  if (countA + countB > EXACT_UP_TO) {
    const deviation = Math.sqrt((countA * countB * (countA + countB + 1)) / 12);
    return Math.max(0, Math.floor((countA * countB) / 2 - Z_95 * deviation));
  }
  const counts = countA * (EXACT_UP_TO + 1) + countB;
  const rank = EXACT_RANKS.get(counts) ?? exactRank(countA, countB);
  EXACT_RANKS.set(counts, rank);
  return rank;
}

function exactRank(countA: number, countB: number): number {
  // ways[n][u]: ways to put n values of a among those of b with u pairs in order (Mann and Whitney's recurrence).
  let ways = Array.from({ length: countA + 1 }, () => [1]);
  for (let ofB = 1; ofB <= countB; ofB++) {
    const next: number[][] = [[1]];
    for (let ofA = 1; ofA <= countA; ofA++) {
      const [without, withOne] = [ways[ofA] ?? [], next[ofA - 1] ?? []];
      next.push(
        Array.from(
          { length: ofA * ofB + 1 },
          (_, pairs) => (without[pairs - ofA] ?? 0) + (withOne[pairs] ?? 0),
        ),
      );
    }
    ways = next;
  }
  const counts = ways[countA] ?? [];
  const all = counts.reduce((sum, count) => sum + count, 0);
  let below = 0;
  for (const [pairs, count] of counts.entries()) {
    below += count;
    if (below / all > 0.025) return pairs;
  }
  return 0;
}

/** Differences b - a that are at most `limit`, and the greatest of them. */
function differencesUpTo(
  a: Float64Array,
  b: Float64Array,
  limit: number,
): { count: number; greatest: number } {
  let count = 0;
  let greatest = -Infinity;
  let end = 0;
  for (const value of a) {
    // A value that may be `undefined` is an object of its own to V8, of which these would be a million.
    while (end < b.length && (b[end] ?? NaN) - value <= limit) end += 1;
    if (end > 0) greatest = Math.max(greatest, (b[end - 1] ?? NaN) - value);
    count += end;
  }
  return { count, greatest };
}

/** The `rank`-th smallest difference b - a, from 1, by bisection of the values. */
function nthDifference(a: Float64Array, b: Float64Array, rank: number): number {
  let low = (b[0] ?? 0) - (a.at(-1) ?? 0);
  let high = (b.at(-1) ?? 0) - (a[0] ?? 0);
  if (differencesUpTo(a, b, low).count >= rank) return low;
  const closeEnough = (high - low) * 1e-12;
  while (high - low > closeEnough) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (differencesUpTo(a, b, middle).count >= rank) high = middle;
    else low = middle;
  }
  return differencesUpTo(a, b, high).greatest;
}
