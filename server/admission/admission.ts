/**
 * Who may test now and who waits: an instrument must not overload itself. A reducer against a clock that is its
 * argument: `(state, event, nowMs) -> step`. Nothing here knows HTTP, relays or timers.
 *
 * Fair means first come, first served: a test starts only when every test that asked before it has started or
 * given up. Whoever is silent for a lease loses the place. A waiting page may be hidden, and browsers let hidden pages
 * ask seldom, so its lease is longer; it also holds for a test that has been given its turn and does not know yet.
 */

/** How much is let in. */
export interface AdmissionLimits {
  /** Places of tests that run at the same time. */
  readonly maxRunning: number;
  /** Tests that wait beyond those. */
  readonly maxWaiting: number;
  /** Places of the running and waiting tests of one address together. */
  readonly maxPerAddress: number;
  /** Silent for longer than this, a running test loses its place. */
  readonly leaseMs: number;
  /** The same for a test that waits, or has not asked since its turn came. */
  readonly waitingLeaseMs: number;
  /** What a test may take beyond its measured time: finding a relay, connecting, warming up, stragglers. */
  readonly allowanceMs: number;
}

/** A wish to test. */
export interface TestWish {
  readonly testId: string;
  /** Whose limit it counts against. */
  readonly address: string;
  readonly durationMs: number;
  /** How many places it takes: several calls at once are as much as several tests. */
  readonly places: number;
}

/** A test in the queue. */
export interface WaitingTest extends TestWish {
  /** Its last sign of life. */
  readonly seenMs: number;
}

/** A test that may run. */
export interface RunningTest extends WaitingTest {
  /** When it learned that it may run; before that, when its turn came, which is then after its last sign of life. */
  readonly startedMs: number;
}

/** Everyone who holds a place; each list is in order of asking. */
export interface AdmissionState {
  readonly running: readonly RunningTest[];
  readonly waiting: readonly WaitingTest[];
}

/** What can happen. */
export type AdmissionEvent =
  | { readonly type: 'requested'; readonly wish: TestWish }
  /** A sign of life. */
  | { readonly type: 'seen'; readonly testId: string }
  | { readonly type: 'released'; readonly testId: string }
  | { readonly type: 'time-passed' };

/** Why a wish was refused. */
export type Refusal = 'address-limit' | 'queue-full' | 'too-many-places';

/** Why a test lost its place. */
export type EndCause = 'released' | 'silent' | 'overdue';

/** A test that no longer has a place. */
export interface EndedTest {
  readonly testId: string;
  readonly cause: EndCause;
  /** Whether it had been admitted, and so may hold something of a relay. */
  readonly wasRunning: boolean;
}

/** A new state and what changed on the way. */
export interface AdmissionStep {
  readonly state: AdmissionState;
  readonly refusal: Refusal | null;
  readonly ended: readonly EndedTest[];
}

export const NOBODY: AdmissionState = { running: [], waiting: [] };

/** The latest time at which a running test may still hold its place. */
export const deadlineMs = (test: RunningTest, limits: AdmissionLimits): number =>
  test.startedMs + test.durationMs + limits.allowanceMs;

/** Takes one event at `nowMs`. Time that has passed counts first, so a late sign of life comes too late. */
export function stepAdmission(
  before: AdmissionState,
  event: AdmissionEvent,
  nowMs: number,
  limits: AdmissionLimits,
): AdmissionStep {
  const swept = sweep(before, nowMs, limits);
  const step = apply({ ...swept, state: promote(swept.state, nowMs, limits) }, event, nowMs, limits);
  return { ...step, state: promote(step.state, nowMs, limits) };
}

function apply(
  { state, ended }: AdmissionStep,
  event: AdmissionEvent,
  nowMs: number,
  limits: AdmissionLimits,
): AdmissionStep {
  switch (event.type) {
    case 'requested': {
      const refusal = refusalOf(state, event.wish, limits);
      if (refusal !== null) return { state, ended, refusal };
      const waiting = [...state.waiting, { ...event.wish, seenMs: nowMs }];
      return { state: { ...state, waiting }, ended, refusal: null };
    }
    case 'seen': {
      const isMeant = ({ testId }: TestWish): boolean => testId === event.testId;
      const running = state.running.map((test) => (isMeant(test) ? seen(test, nowMs) : test));
      const waiting = state.waiting.map((test) => (isMeant(test) ? { ...test, seenMs: nowMs } : test));
      return { state: { running, waiting }, ended, refusal: null };
    }
    case 'released': {
      const end = (test: TestWish): EndCause | null => (test.testId === event.testId ? 'released' : null);
      const left = remove(state, end, end);
      return { state: left.state, ended: [...ended, ...left.ended], refusal: null };
    }
    case 'time-passed':
      return { state, ended, refusal: null };
  }
}

const knowsItsTurn = (test: RunningTest): boolean => test.seenMs >= test.startedMs;

/** Its time begins when it learns that it may run. */
const seen = (test: RunningTest, nowMs: number): RunningTest => ({
  ...test,
  startedMs: knowsItsTurn(test) ? test.startedMs : nowMs,
  seenMs: nowMs,
});

/** The most places that one test can ever have. */
export const mostPlaces = ({ maxRunning, maxPerAddress }: AdmissionLimits): number =>
  Math.min(maxRunning, maxPerAddress);

const placesOf = (tests: readonly TestWish[]): number => tests.reduce((sum, { places }) => sum + places, 0);

function refusalOf(
  state: AdmissionState,
  { address, places }: TestWish,
  limits: AdmissionLimits,
): Refusal | null {
  if (places > mostPlaces(limits)) return 'too-many-places';
  const ofAddress = [...state.running, ...state.waiting].filter((test) => test.address === address);
  if (placesOf(ofAddress) + places > limits.maxPerAddress) return 'address-limit';
  const mustWait = state.waiting.length > 0 || placesOf(state.running) + places > limits.maxRunning;
  return mustWait && state.waiting.length >= limits.maxWaiting ? 'queue-full' : null;
}

/** Takes places away from the silent and the overdue. */
function sweep(state: AdmissionState, nowMs: number, limits: AdmissionLimits): AdmissionStep {
  const silentFor = (test: WaitingTest, leaseMs: number): EndCause | null =>
    nowMs - test.seenMs > leaseMs ? 'silent' : null;
  const causeForRunning = (test: RunningTest): EndCause | null =>
    nowMs >= deadlineMs(test, limits)
      ? 'overdue'
      : silentFor(test, knowsItsTurn(test) ? limits.leaseMs : limits.waitingLeaseMs);
  return remove(state, causeForRunning, (test) => silentFor(test, limits.waitingLeaseMs));
}

function remove(
  state: AdmissionState,
  causeForRunning: (test: RunningTest) => EndCause | null,
  causeForWaiting: (test: WaitingTest) => EndCause | null,
): AdmissionStep {
  const ended: EndedTest[] = [];
  const keep = <T extends WaitingTest>(causeOf: (test: T) => EndCause | null, wasRunning: boolean) => {
    return (test: T): boolean => {
      const cause = causeOf(test);
      if (cause !== null) ended.push({ testId: test.testId, cause, wasRunning });
      return cause === null;
    };
  };
  const running = state.running.filter(keep(causeForRunning, true));
  const waiting = state.waiting.filter(keep(causeForWaiting, false));
  return { state: { running, waiting }, ended, refusal: null };
}

/**
 * Gives free places to whoever has waited longest; who needs more than are free waits for them, and others behind it, or
 * small tests would keep a large one out for ever. The lease goes on from the last sign of life.
 */
function promote(state: AdmissionState, nowMs: number, limits: AdmissionLimits): AdmissionState {
  let free = limits.maxRunning - placesOf(state.running);
  let count = 0;
  for (const { places } of state.waiting) {
    if (places > free) break;
    free -= places;
    count++;
  }
  if (count === 0) return state;
  const starting = state.waiting.slice(0, count).map((test) => ({ ...test, startedMs: nowMs }));
  return { running: [...state.running, ...starting], waiting: state.waiting.slice(count) };
}
