import type { MonotonicMs } from '../units.ts';

/** The ways that transfers go. */
export type TransferDirection = 'up' | 'down';

/** Bytes that a transfer has moved, and in which time. */
export interface Move {
  readonly direction: TransferDirection;
  readonly fromMs: MonotonicMs;
  readonly toMs: MonotonicMs;
  readonly bytes: number;
}

/** What the transfers of one direction did. */
export interface Throughput {
  /** Of the whole test: before, while and after the busy part was measured. */
  readonly bytes: number;
  /** Over the measured busy part. */
  readonly bitsPerSecond: number;
  /** Share of the measured busy part in which some transfer was under way, 0-1. */
  readonly busyRatio: number;
}

/** A link is called busy when transfers ran for so much of the time; pauses are from one request to the next. */
export const MIN_BUSY_RATIO = 0.8;

/** Sums up the moves of one direction over the stretch from `beginMs` to `endMs`. */
export function throughputOf(
  moves: readonly Move[],
  direction: TransferDirection,
  { beginMs, endMs }: { readonly beginMs: MonotonicMs; readonly endMs: MonotonicMs },
): Throughput {
  const own = moves.filter((move) => move.direction === direction);
  const lengthMs = endMs - beginMs;
  const within = own.reduce((sum, { fromMs, toMs, bytes }) => {
    const sharedMs = Math.min(toMs, endMs) - Math.max(fromMs, beginMs);
    if (sharedMs < 0) return sum;
    // A move that took no time that the clock can tell is in or out as a whole.
    return sum + (toMs > fromMs ? (bytes * sharedMs) / (toMs - fromMs) : bytes);
  }, 0);
  return {
    bytes: own.reduce((sum, { bytes }) => sum + bytes, 0),
    bitsPerSecond: lengthMs > 0 ? (within * 8 * 1000) / lengthMs : 0,
    busyRatio: lengthMs > 0 ? coveredMs(own, beginMs, endMs) / lengthMs : 0,
  };
}

/** How much of a stretch the moves cover together, ms. */
function coveredMs(moves: readonly Move[], beginMs: number, endMs: number): number {
  const spans = moves
    .map(({ fromMs, toMs }) => [Math.max(fromMs, beginMs), Math.min(toMs, endMs)] as const)
    .filter(([from, to]) => to > from)
    .sort(([a], [b]) => a - b);
  let covered = 0;
  let reachedMs = beginMs;
  for (const [from, to] of spans) {
    covered += Math.max(0, to - Math.max(from, reachedMs));
    reachedMs = Math.max(reachedMs, to);
  }
  return covered;
}
