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
  const freeInMs = state.running.flatMap((test) =>
    repeated(test.places, Math.max(SOON_MS, test.startedMs + test.durationMs + USUAL_OVERHEAD_MS - nowMs)),
  );
  while (freeInMs.length < limits.maxRunning) freeInMs.push(0);
  for (const ahead of state.waiting.slice(0, index)) {
    const startInMs = takeLeast(freeInMs, ahead.places);
    freeInMs.push(...repeated(ahead.places, startInMs + ahead.durationMs + USUAL_OVERHEAD_MS));
  }
  return Math.round(takeLeast(freeInMs, state.waiting[index]?.places ?? 1));
}

const repeated = (times: number, value: number): number[] => Array.from({ length: times }, () => value);

/** Takes the `count` least; returns the last of them, which is when all are free. */
function takeLeast(timesMs: number[], count: number): number {
  timesMs.sort((one, other) => one - other);
  return timesMs.splice(0, count).at(-1) ?? 0;
}
