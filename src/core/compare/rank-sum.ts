import { normalTail } from './student.ts';

/** Up to this many values together every way to share them out is counted; beyond, the normal approximation holds. */
const EXACT_UP_TO = 40;

/** What the ranks say. */
export interface RankSum {
  /** Chance of ranks as far apart as these, or farther, when there is no difference; two-sided. */
  readonly p: number;
  /** Whether b tends to be greater (1), less (-1) or neither (0). */
  readonly direction: -1 | 0 | 1;
}

/**
 * Mann and Whitney's rank sum test of two sets (1947), ties by mid-ranks. Small sets exactly, over every way to
 * share the same ranks out; large ones by the normal approximation with tie and continuity correction. `inflation`
 * is by how much neighbours in a set repeat each other (then always by the approximation). `null` of an empty set.
 */
export function rankSum(a: readonly number[], b: readonly number[], inflation = 1): RankSum | null {
  if (a.length === 0 || b.length === 0) return null;
  const { ranksOfA, all, tieSum } = doubledRanks(a, b);
  const sum = ranksOfA.reduce((total, rank) => total + rank, 0);
  const total = a.length + b.length;
  const expected = a.length * (total + 1);
  const direction = sum < expected ? 1 : sum > expected ? -1 : 0;
  if (total <= EXACT_UP_TO && inflation === 1) return { p: exactP(all, a.length, sum), direction };
  const variance = ((a.length * b.length) / 12) * (total + 1 - tieSum / (total * (total - 1))) * inflation;
  if (variance === 0) return { p: 1, direction };
  // Sums are doubled; a half is the continuity correction.
  const distance = Math.max(0, Math.abs(sum - expected) / 2 - 0.5);
  return { p: Math.min(1, 2 * normalTail(distance / Math.sqrt(variance))), direction };
}

/** Mid-ranks times two, so that they are whole numbers. */
function doubledRanks(a: readonly number[], b: readonly number[]) {
  const values = [...a.map((value) => ({ value, isA: true })), ...b.map((value) => ({ value, isA: false }))];
  values.sort((one, other) => one.value - other.value);
  const all: number[] = [];
  const ranksOfA: number[] = [];
  let tieSum = 0;
  for (let first = 0; first < values.length;) {
    let end = first;
    while (end < values.length && values[end]?.value === values[first]?.value) end++;
    const rank = first + 1 + end;
    const ties = end - first;
    tieSum += ties ** 3 - ties;
    for (const { isA } of values.slice(first, end)) {
      all.push(rank);
      if (isA) ranksOfA.push(rank);
    }
    first = end;
  }
  return { all, ranksOfA, tieSum };
}

/** Share of the ways to choose `count` of the ranks whose sum is as far out as `sum`. */
function exactP(ranks: readonly number[], count: number, sum: number): number {
  const most = ranks.reduce((total, rank) => total + rank, 0);
  // Whoever chooses some leaves the others: there are as many ways, and fewer ranks to choose.
  if (2 * count > ranks.length) return exactP(ranks, ranks.length - count, most - sum);
  // ways[n][s]: ways to choose n ranks that add up to s.
  const ways = Array.from({ length: count + 1 }, () => new Float64Array(most + 1));
  const [none] = ways;
  if (none) none[0] = 1;
  let reached = 0;
  for (const [index, rank] of ranks.entries()) {
    reached += rank;
    for (let chosen = Math.min(count, index + 1); chosen >= 1; chosen--) {
      const [from, to] = [ways[chosen - 1], ways[chosen]];
      if (!from || !to) continue;
      for (let at = rank; at <= reached; at++) to[at] = (to[at] ?? 0) + (from[at - rank] ?? 0);
    }
  }
  const last = ways[count] ?? new Float64Array(0);
  let [below, above, all] = [0, 0, 0];
  for (const [at, number] of last.entries()) {
    all += number;
    if (at <= sum) below += number;
    if (at >= sum) above += number;
  }
  return Math.min(1, (2 * Math.min(below, above)) / all);
}
