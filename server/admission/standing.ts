import { deadlineMs, type AdmissionLimits, type AdmissionState, type RunningTest } from './admission.ts';

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
  const index = state.waiting.findIndex((candidate) => candidate.testId === testId);
  if (index < 0) return null;
  return { kind: 'waiting', position: index + 1, waitMs: estimateWaitMs(state, index, nowMs, limits) };
}

/** Plays the queue forward: each waiting test takes the place that becomes free first. */
function estimateWaitMs(
  state: AdmissionState,
  index: number,
  nowMs: number,
  limits: AdmissionLimits,
): number {
  const freeInMs = state.running.map((test) =>
    Math.max(SOON_MS, test.startedMs + test.durationMs + USUAL_OVERHEAD_MS - nowMs),
  );
  while (freeInMs.length < limits.maxRunning) freeInMs.push(0);
  for (const ahead of state.waiting.slice(0, index)) {
    const startInMs = takeLeast(freeInMs);
    freeInMs.push(startInMs + ahead.durationMs + USUAL_OVERHEAD_MS);
  }
  return Math.round(takeLeast(freeInMs));
}

function takeLeast(timesMs: number[]): number {
  const least = Math.min(...timesMs);
  timesMs.splice(timesMs.indexOf(least), 1);
  return least;
}
