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
export function rankSum(a: ArrayLike<number>, b: ArrayLike<number>, inflation = 1): RankSum | null {
  if (a.length === 0 || b.length === 0) return null;
  const { sumOfA: sum, all, tieSum } = doubledRanks(a, b);
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

/** Mid-ranks times two, so that they are whole numbers; `all` are those of both sets, ascending, of sets that are small. */
function doubledRanks(a: ArrayLike<number>, b: ArrayLike<number>) {
  const [fromA, fromB] = [Float64Array.from(a).sort(), Float64Array.from(b).sort()];
  const all: number[] = [];
  let [sumOfA, tieSum] = [0, 0];
  for (let [atA, atB] = [0, 0]; atA + atB < a.length + b.length;) {
    const value = Math.min(fromA[atA] ?? Infinity, fromB[atB] ?? Infinity);
    const first = atA + atB;
    const firstOfA = atA;
    while (fromA[atA] === value) atA++;
    while (fromB[atB] === value) atB++;
    const end = atA + atB;
    const rank = first + 1 + end;
    const ties = end - first;
    tieSum += ties ** 3 - ties;
    sumOfA += (atA - firstOfA) * rank;
    if (a.length + b.length <= EXACT_UP_TO) for (let tie = 0; tie < ties; tie++) all.push(rank);
  }
  return { all, sumOfA, tieSum };
}

/** Share of the ways to choose `count` of the ranks (ascending) whose sum is as far out as `sum`. */
function exactP(ranks: readonly number[], count: number, sum: number): number {
  // Whoever chooses some leaves the others: there are as many ways, and fewer ranks to choose.
  if (2 * count > ranks.length) {
    const most = ranks.reduce((total, rank) => total + rank, 0);
    return exactP(ranks, ranks.length - count, most - sum);
  }
  // Counted from the other end, a sum above the middle is one below it: fewer ways to count.
  const ends = (ranks[0] ?? 0) + (ranks.at(-1) ?? 0);
  if (2 * sum > count * ends)
    return exactP(ranks.map((rank) => ends - rank).reverse(), count, count * ends - sum);
  // ways[n][s]: ways to choose n ranks that add up to s.
  const ways = Array.from({ length: count + 1 }, () => new Float64Array(sum + 1));
  const [none] = ways;
  if (none) none[0] = 1;
  let reached = 0;
  for (const [index, rank] of ranks.entries()) {
    reached = Math.min(sum, reached + rank);
    for (let chosen = Math.min(count, index + 1); chosen >= 1; chosen--) {
      const [from, to] = [ways[chosen - 1], ways[chosen]];
      if (!from || !to) continue;
      for (let at = rank; at <= reached; at++) to[at] = (to[at] ?? 0) + (from[at - rank] ?? 0);
    }
  }
  const last = ways[count] ?? new Float64Array(0);
  const below = last.reduce((total, number) => total + number, 0);
  const all = waysToChoose(count, ranks.length);
  const above = all - below + (last[sum] ?? 0);
  return Math.min(1, (2 * Math.min(below, above)) / all);
}

/** Of up to 40, each step a whole number that is exact: 40 over 20 is 138 billion. */
function waysToChoose(count: number, of: number): number {
  let ways = 1;
  for (let chosen = 1; chosen <= count; chosen++) ways = (ways * (of - count + chosen)) / chosen;
  return ways;
}
