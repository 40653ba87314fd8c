import {
  NOBODY,
  stepAdmission,
  type AdmissionEvent,
  type AdmissionLimits,
  type EndedTest,
} from '../../../server/admission/admission.ts';

/** Room for two that run and three that wait. */
export const LIMITS: AdmissionLimits = {
  maxRunning: 2,
  maxWaiting: 3,
  maxPerAddress: 10,
  leaseMs: 15_000,
  waitingLeaseMs: 75_000,
  allowanceMs: 60_000,
};

/** Events, the test with the address of its own name unless another is given. */
export const ask = (testId: string, address = testId, durationMs = 30_000, places = 1): AdmissionEvent => ({
  type: 'requested',
  wish: { testId, address, durationMs, places },
});
export const see = (testId: string): AdmissionEvent => ({ type: 'seen', testId });
export const release = (testId: string): AdmissionEvent => ({ type: 'released', testId });
export const PASS: AdmissionEvent = { type: 'time-passed' };

export const threeAsk = ['a', 'b', 'c'].map((id) => [0, ask(id)] as const);

/** Signs of life of `a` and `b` often enough, from the first time on. */
export const bothAlive = (fromMs: number, toMs: number): (readonly [number, AdmissionEvent])[] =>
  Array.from({ length: (toMs - fromMs) / 10_000 + 1 }, (_, index) => fromMs + index * 10_000).flatMap(
    (atMs) => [[atMs, see('a')] as const, [atMs, see('b')] as const],
  );

/** Plays `[atMs, event]` pairs. */
export function play(script: readonly (readonly [number, AdmissionEvent])[], limits = LIMITS) {
  let state = NOBODY;
  const ended: EndedTest[] = [];
  const refusals: (string | null)[] = [];
  for (const [atMs, event] of script) {
    const step = stepAdmission(state, event, atMs, limits);
    ({ state } = step);
    ended.push(...step.ended);
    refusals.push(step.refusal);
  }
  return { state, ended, refusals, running: idsOf(state.running), waiting: idsOf(state.waiting) };
}
export const placesOf = (tests: readonly { places: number }[]): number =>
  tests.reduce((sum, { places }) => sum + places, 0);
const idsOf = (tests: readonly { testId: string }[]): string => tests.map(({ testId }) => testId).join(' ');
