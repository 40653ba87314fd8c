/**
 * Who may test now and who waits: an instrument must not overload itself. A reducer against a clock that is its
 * argument: `(state, event, nowMs) -> step`. Nothing here knows HTTP, relays or timers.
 *
 * Fair means by address, since anybody can ask as often as an address may: a free place goes to the address that has
 * fewest; among those to whoever has waited longest, where a test of a minute more counts as having asked a minute later.
 * An address that has its share of the places is given more of them for short tests only. Whoever is silent for a lease loses the place. A waiting page may be hidden, and browsers let hidden pages
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
  /** Places that nobody new is given just now; left out: none. */
  readonly heldBack?: number;
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
  /** Since when it waits in its turn: when it asked, or when a test of its address last got or gave up a place after that. */
  readonly sinceMs: number;
}

/** A test that may run. */
export interface RunningTest extends WaitingTest {
  /** When it learned that it may run; before that, when its turn came, which is then after its last sign of life. */
  readonly startedMs: number;
}

/** Everyone who holds a place; those who wait are in order of asking. */
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
      const waiting = [...state.waiting, { ...event.wish, seenMs: nowMs, sinceMs: nowMs }];
      const asked = promote({ ...state, waiting }, nowMs, limits);
      return asked.waiting.length > limits.maxWaiting
        ? { state, ended, refusal: 'queue-full' }
        : { state: asked, ended, refusal: null };
    }
    case 'seen': {
      const isMeant = ({ testId }: TestWish): boolean => testId === event.testId;
      const running = state.running.map((test) => (isMeant(test) ? seen(test, nowMs) : test));
      const waiting = state.waiting.map((test) => (isMeant(test) ? { ...test, seenMs: nowMs } : test));
      return { state: { running, waiting }, ended, refusal: null };
    }
    case 'released': {
      const end = (test: TestWish): EndCause | null => (test.testId === event.testId ? 'released' : null);
      const left = remove(state, end, end, nowMs);
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
  return placesOf(ofAddress) + places > limits.maxPerAddress ? 'address-limit' : null;
}

/** Takes places away from the silent and the overdue. */
function sweep(state: AdmissionState, nowMs: number, limits: AdmissionLimits): AdmissionStep {
  const silentFor = (test: WaitingTest, leaseMs: number): EndCause | null =>
    nowMs - test.seenMs > leaseMs ? 'silent' : null;
  const causeForRunning = (test: RunningTest): EndCause | null =>
    nowMs >= deadlineMs(test, limits)
      ? 'overdue'
      : silentFor(test, knowsItsTurn(test) ? limits.leaseMs : limits.waitingLeaseMs);
  return remove(state, causeForRunning, (test) => silentFor(test, limits.waitingLeaseMs), nowMs);
}

function remove(
  state: AdmissionState,
  causeForRunning: (test: RunningTest) => EndCause | null,
  causeForWaiting: (test: WaitingTest) => EndCause | null,
  nowMs: number,
): AdmissionStep {
  const ended: EndedTest[] = [];
  const keep = <T extends WaitingTest>(causeOf: (test: T) => EndCause | null, wasRunning: boolean) => {
    return (test: T): boolean => {
      const cause = causeOf(test);
      if (cause !== null) ended.push({ testId: test.testId, cause, wasRunning });
      return cause === null;
    };
  };
  const keepRunning = keep(causeForRunning, true);
  const { running, waiting } = endRunning(state, (test) => !keepRunning(test), nowMs);
  return { state: { running, waiting: waiting.filter(keep(causeForWaiting, false)) }, ended, refusal: null };
}

/** Takes places back. Whose address had one of them waits from now on: it has just had its turn. */
export function endRunning(
  { running, waiting }: AdmissionState,
  isOver: (test: RunningTest) => boolean,
  nowMs: number,
): AdmissionState {
  const served = new Set<string>();
  const left = running.filter((test) => {
    if (!isOver(test)) return true;
    served.add(test.address);
    return false;
  });
  if (served.size === 0) return { running, waiting };
  return { running: left, waiting: turnTaken(waiting, ({ address }) => served.has(address), nowMs) };
}

const turnTaken = (
  waiting: readonly WaitingTest[],
  hadTurn: (test: WaitingTest) => boolean,
  nowMs: number,
): readonly WaitingTest[] => waiting.map((test) => (hadTurn(test) ? { ...test, sinceMs: nowMs } : test));

/**
 * Gives free places to whoever is next; who needs more than are free waits for them, and others behind it, or
 * small tests would keep a large one out for ever. The lease goes on from the last sign of life.
 */
export function promote(state: AdmissionState, nowMs: number, limits: AdmissionLimits): AdmissionState {
  const held = heldByAddress(state.running);
  let free = limits.maxRunning - (limits.heldBack ?? 0) - placesOf(state.running);
  let { running, waiting } = state;
  for (;;) {
    const next = nextOf(waiting, held, limits);
    if (next === null || next.places > free) break;
    free -= next.places;
    held.set(next.address, (held.get(next.address) ?? 0) + next.places);
    running = [...running, { ...next, startedMs: nowMs }];
    const left = waiting.filter((test) => test !== next);
    waiting = turnTaken(left, ({ address }) => address === next.address, nowMs);
  }
  return running === state.running ? state : { running, waiting };
}

function heldByAddress(running: readonly RunningTest[]): Map<string, number> {
  const held = new Map<string, number>();
  for (const { address, places } of running) held.set(address, (held.get(address) ?? 0) + places);
  return held;
}

/** Of the places that no address alone takes for long. */
const RESERVED_SHARE = 1 / 4;
/** Short enough that whoever comes next may wait for its end. */
const SHORT_MS = 60_000;

/** The places that one address may have for tests of any length; its first test may have more. */
export const shareOf = ({ maxRunning }: AdmissionLimits): number =>
  maxRunning - Math.floor(maxRunning * RESERVED_SHARE);

/** Who is given the next place; `null` when everybody who waits has the share of an address and asks for long. */
function nextOf(
  waiting: readonly WaitingTest[],
  held: ReadonlyMap<string, number>,
  limits: AdmissionLimits,
): WaitingTest | null {
  const share = shareOf(limits);
  let next: WaitingTest | null = null;
  let nextHeld = 0;
  for (const test of waiting) {
    const has = held.get(test.address) ?? 0;
    if (has > 0 && has + test.places > share && test.durationMs > SHORT_MS) continue;
    const isSooner =
      next === null ||
      has < nextHeld ||
      (has === nextHeld && test.sinceMs + test.durationMs < next.sinceMs + next.durationMs);
    if (!isSooner) continue;
    next = test;
    nextHeld = has;
  }
  return next;
}
