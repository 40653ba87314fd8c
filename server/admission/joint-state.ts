/**
 * What servers of one database have in common: one state of admission, its time, and who they are. Pure; whoever steps it has
 * it for itself while it does (joint-places.ts).
 */
import { NOBODY, type AdmissionState, type RunningTest, type WaitingTest } from './admission.ts';

/** The one state. */
export interface JointState {
  /**
   * The time of this state, ms: what has passed while somebody looked after it. It stands still while the database is away, so
   * that nobody who could not give a sign of life loses a place by that, and when the database's clock is set.
   */
  readonly atMs: number;
  /** The database's clock at that time. */
  readonly clockMs: number;
  /** When each server was last there. */
  readonly servers: Readonly<Record<string, number>>;
  readonly tests: AdmissionState;
}

/** What a server has done by itself meanwhile. */
export interface AloneState {
  /** Of those that asked here. */
  readonly tests: AdmissionState;
  /** By the time of the joint state, as it would have gone on. */
  readonly atMs: number;
  /** Tests that have ended for certain. */
  readonly gone: ReadonlySet<string>;
}

/** Servers look after it each second; more than this, and none did. */
const MOST_PASSED_MS = 5000;
/** Without a word for so long a server is none of them any more. */
const SERVER_LEASE_MS = 15_000;
/** A server that was not there for so long may let in tests by itself. */
const QUIET_AFTER_MS = 3000;
/** Of what is written. */
const VERSION = 1;

export const NO_JOINT_STATE: JointState = { atMs: 0, clockMs: 0, servers: {}, tests: NOBODY };

export const encodeJoint = (state: JointState): string => JSON.stringify({ version: VERSION, ...state });

/** What another version has written in another way is left: its tests come back with the servers that know them. */
export function decodeJoint(text: string | null): JointState {
  if (text === null) return NO_JOINT_STATE;
  const { version, atMs, clockMs, servers, tests } = JSON.parse(text) as JointState & {
    readonly version: unknown;
  };
  return version === VERSION ? { atMs, clockMs, servers, tests } : NO_JOINT_STATE;
}

/** The state as it is by now, with this server there. */
export function arrive(state: JointState, server: string, clockMs: number): JointState {
  const passedMs = Math.min(Math.max(0, clockMs - state.clockMs), MOST_PASSED_MS);
  const atMs = state.atMs + passedMs;
  const servers = Object.entries(state.servers).filter(([, seenMs]) => atMs - seenMs <= SERVER_LEASE_MS);
  return { ...state, atMs, clockMs, servers: { ...Object.fromEntries(servers), [server]: atMs } };
}

/** The places that a server may give by itself while it cannot ask the others: as many as come to each of them. */
export const ownShare = (maxRunning: number, { servers }: Pick<JointState, 'servers'>): number =>
  Math.max(1, Math.floor(maxRunning / Math.max(1, Object.keys(servers).length)));

/** The places that servers may be giving by themselves just now. */
export function heldBackFor(state: JointState, maxRunning: number): number {
  const quiet = Object.values(state.servers).filter((seenMs) => state.atMs - seenMs > QUIET_AFTER_MS);
  return quiet.length * ownShare(maxRunning, state);
}

/** Whether two states have the same tests at the same places, whenever they were seen. */
export function isSameStanding(one: AdmissionState, other: AdmissionState): boolean {
  const isSame = (tests: readonly WaitingTest[], others: readonly WaitingTest[]): boolean =>
    tests.length === others.length && tests.every(({ testId }, at) => testId === others[at]?.testId);
  return isSame(one.running, other.running) && isSame(one.waiting, other.waiting);
}

/**
 * Takes in what a server has done by itself: whoever runs there runs, beyond the limit where it must be; whoever has ended
 * there has ended.
 */
export function takeIn(tests: AdmissionState, alone: AloneState, atMs: number): AdmissionState {
  const shiftMs = atMs - alone.atMs;
  const running = new Map(byId(tests.running.filter(({ testId }) => !alone.gone.has(testId))));
  const waiting = new Map(byId(tests.waiting.filter(({ testId }) => !alone.gone.has(testId))));
  for (const test of alone.tests.running) {
    const seenMs = Math.max(test.seenMs + shiftMs, running.get(test.testId)?.seenMs ?? -Infinity);
    const moved: RunningTest = {
      ...test,
      seenMs,
      sinceMs: test.sinceMs + shiftMs,
      startedMs: test.startedMs + shiftMs,
    };
    running.set(test.testId, moved);
    waiting.delete(test.testId);
  }
  for (const test of alone.tests.waiting) {
    if (running.has(test.testId)) continue;
    const known = waiting.get(test.testId);
    const seenMs = Math.max(test.seenMs + shiftMs, known?.seenMs ?? -Infinity);
    waiting.set(test.testId, { ...(known ?? { ...test, sinceMs: test.sinceMs + shiftMs }), seenMs });
  }
  return { running: [...running.values()], waiting: [...waiting.values()] };
}

const byId = <T extends WaitingTest>(tests: readonly T[]): [string, T][] =>
  tests.map((test) => [test.testId, test]);
