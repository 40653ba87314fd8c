import type { MarkChange } from '../store/port/marks.ts';
import {
  stepAdmission,
  type AdmissionEvent,
  type AdmissionLimits,
  type AdmissionStep,
  type Refusal,
} from './admission.ts';
import {
  arrive,
  decodeJoint,
  encodeJoint,
  heldBackFor,
  isSameStanding,
  takeIn,
  type AloneState,
  type JointState,
} from './joint-state.ts';
import { standingOf, type Standing } from './standing.ts';

/** Where nothing happens each server writes this often that it is there. */
const WRITE_EVERY_MS = 2000;

/** What an event led to for the test that it is of. */
export interface Answer {
  readonly refusal: Refusal | null;
  /** `null`: it has no place. */
  readonly standing: Standing | null;
}

export const testIdOf = (event: AdmissionEvent): string | null => {
  if (event.type === 'requested') return event.wish.testId;
  return event.type === 'time-passed' ? null : event.testId;
};

export const answerTo = (
  event: AdmissionEvent,
  { state, refusal }: Pick<AdmissionStep, 'state' | 'refusal'>,
  nowMs: number,
  limits: AdmissionLimits,
): Answer => {
  const testId = refusal === null ? testIdOf(event) : null;
  return { refusal, standing: testId === null ? null : standingOf(state, testId, nowMs, limits) };
};

/** What a server has to say at once. */
export interface Said {
  /** What it did by itself before. */
  readonly brought: AloneState | null;
  /** Tests that gave a sign of life. */
  readonly seen: ReadonlySet<string>;
  readonly events: readonly AdmissionEvent[];
  readonly limits: AdmissionLimits;
}

/** What a server says, taken in by the state of all as it is written: one transaction. */
export function stepAll(
  value: string | null,
  server: string,
  clockMs: number,
  { brought, seen, events, limits }: Said,
): MarkChange<{ readonly state: JointState; readonly answers: readonly Answer[] }> {
  const stored = decodeJoint(value);
  const arrived = arrive(stored, server, clockMs);
  const { atMs } = arrived;
  let tests = brought ? takeIn(arrived.tests, brought, atMs) : arrived.tests;
  const limitsNow = { ...limits, heldBack: heldBackFor(arrived, limits.maxRunning) };
  const take = (event: AdmissionEvent): Answer => {
    const step = stepAdmission(tests, event, atMs, limitsNow);
    tests = step.state;
    return answerTo(event, step, atMs, limits);
  };
  for (const testId of seen) take({ type: 'seen', testId });
  const answers = events.map(take);
  take({ type: 'time-passed' });
  const state = { ...arrived, tests };
  const isSame = isSameStanding(stored.tests, tests);
  const isIdle = isSame && brought === null && seen.size === 0 && events.length === 0;
  const toldMs = stored.servers[server] ?? -Infinity;
  const isRecent = atMs - toldMs < WRITE_EVERY_MS && clockMs >= stored.clockMs;
  return {
    value: isIdle && isRecent ? value : encodeJoint(state),
    isLasting: !isSame,
    result: { state, answers },
  };
}
