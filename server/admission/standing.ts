import {
  deadlineMs,
  endRunning,
  promote,
  type AdmissionLimits,
  type AdmissionState,
  type RunningTest,
} from './admission.ts';

/** Where a test stands. */
export type Standing =
  | {
      readonly kind: 'running';
      readonly test: RunningTest;
      /** Until the test's time is over at the latest. */
      readonly remainingMs: number;
    }
  | {
      readonly kind: 'waiting';
      /** Tests up to and including this one: 1 when it is next. */
      readonly position: number;
      /** Estimate. */
      readonly waitMs: number;
    };

/**
 * What a test usually takes beyond its measured time: finding the nearest relay, connecting, one second of
 * warm-up, up to three of waiting for stragglers. Only the estimate rests on it.
 */
export const USUAL_OVERHEAD_MS = 8000;
/** A test that should have ended by now is expected to end this soon: nobody is told "0 seconds" for long. */
const SOON_MS = 1000;

/** Where `testId` stands at `nowMs`; `null` when it has no place. */
export function standingOf(
  state: AdmissionState,
  testId: string,
  nowMs: number,
  limits: AdmissionLimits,
): Standing | null {
  const test = state.running.find((candidate) => candidate.testId === testId);
  if (test) return { kind: 'running', test, remainingMs: Math.max(0, deadlineMs(test, limits) - nowMs) };
  if (!state.waiting.some((candidate) => candidate.testId === testId)) return null;
  return { kind: 'waiting', ...playedForward(state, testId, nowMs, limits) };
}

/**
 * Lets the running tests end when they are expected to, and gives on their places as admission would, until it is the turn
 * of `testId`. Whoever asks in the meantime may come before it.
 */
function playedForward(
  state: AdmissionState,
  testId: string,
  nowMs: number,
  limits: AdmissionLimits,
): { readonly position: number; readonly waitMs: number } {
  const isMeant = (test: { readonly testId: string }): boolean => test.testId === testId;
  const waitingNow = state.waiting.length;
  let atMs = nowMs;
  let played = promote(state, atMs, limits);
  while (played.waiting.some(isMeant) && played.running.length > 0) {
    const endMs = (test: RunningTest): number => Math.max(nowMs + SOON_MS, expectedEndMs(test));
    const earliestMs = Math.min(...played.running.map(endMs));
    atMs = earliestMs;
    played = promote(
      endRunning(played, (test) => endMs(test) <= earliestMs, atMs),
      atMs,
      limits,
    );
  }
  // Of those that are given places at one moment, the ones before it count.
  const together = played.running.filter(({ startedMs }) => startedMs === atMs);
  const behind = together.length - 1 - Math.max(0, together.findIndex(isMeant));
  return {
    position: Math.max(1, waitingNow - played.waiting.length - behind),
    waitMs: Math.round(atMs - nowMs),
  };
}

const expectedEndMs = ({ startedMs, durationMs }: RunningTest): number =>
  startedMs + durationMs + USUAL_OVERHEAD_MS;
