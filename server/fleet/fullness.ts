/**
 * At 77 % one thread carried 50,000 packets/s and lost none of 500,000; at 93 % it lost some (bench:relay-capacity). Two limits,
 * so that one test does not switch to and fro.
 */
const FULL_FROM = 0.8;
const FULL_UNTIL = 0.65;

/** Whether a relay has too much to do for one more test. */
export interface Fullness {
  readonly isFull: boolean;
  /** Since when, on the monotonic clock. */
  readonly sinceMs: number;
}

/** By what part of the time its thread was busy lately. */
export function fullnessAfter(before: Fullness, busyRatio: number, nowMs: number): Fullness {
  const isFull = busyRatio >= (before.isFull ? FULL_UNTIL : FULL_FROM);
  return isFull === before.isFull ? before : { isFull, sinceMs: nowMs };
}
