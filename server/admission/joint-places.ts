/**
 * The places of many servers of one database: one state, which whoever has something to say steps in a transaction of its own.
 * What comes while one is under way goes with the next, so that each server has one at a time, however many pages ask. Signs
 * of life of tests that are known to run are answered at once and told with the next, within a second.
 *
 * A database that does not answer keeps nobody waiting: the server goes on by itself (alone-places.ts), and brings what has
 * become of it as soon as it answers again.
 */
import type { MarkChange } from '../store/port/marks.ts';
import type { ServerClock } from '../time/clock.ts';
import type { Timers } from '../time/timers.ts';
import {
  mostPlaces,
  type AdmissionEvent,
  type AdmissionLimits,
  type EndedTest,
  type Refusal,
  type TestWish,
} from './admission.ts';
import { AlonePlaces } from './alone-places.ts';
import { NO_JOINT_STATE, type JointState } from './joint-state.ts';
import { answerTo, stepAll, testIdOf, type Answer } from './joint-step.ts';
import type { Places } from './places.ts';
import { standingOf, type Standing } from './standing.ts';

export interface JointPlacesParts {
  readonly limits: AdmissionLimits;
  /** The name of this server, unlike that of any other. */
  readonly server: string;
  /** Changes what all have in common in one step, as `MarkStore.changeMark` does. */
  readonly change: <T>(change: (value: string | null, nowMs: number) => MarkChange<T>) => Promise<T>;
  /** What an address is kept as: the same at all servers, and nothing that can be read. */
  readonly keyOf: (address: string) => string;
  readonly clock: ServerClock;
  readonly timers: Timers;
  readonly onEnded: (test: Pick<EndedTest, 'testId' | 'wasRunning'>) => void;
  /** Told with its share when this server goes on by itself, and with `null` when it is one of all again. */
  readonly onAlone: (share: number | null) => void;
}

/** What the database has not answered by then is done without it. */
export const ANSWER_MS = 2000;
/** How old what is known may be for an answer without asking. */
const FRESH_MS = 3000;

interface GivenAnswer extends Answer {
  /** It is this server's alone. */
  readonly isAlone: boolean;
}

const NO_ANSWER = { refusal: null, standing: null };

interface Asked {
  readonly event: AdmissionEvent;
  readonly resolve: (answer: GivenAnswer) => void;
}

export class JointPlaces implements Places {
  readonly limits: AdmissionLimits;
  readonly #parts: JointPlacesParts;
  /** As it was when it was last stepped here, and when that was. */
  #known: JointState = NO_JOINT_STATE;
  #knownAtMs: number;
  #alone: AlonePlaces | null = null;
  #asked: Asked[] = [];
  /** Tests that gave a sign of life which is still to be told. */
  #seen = new Set<string>();
  /** Tests that ask here, and whether they run. */
  readonly #here = new Map<string, boolean>();
  #underWay: Promise<void> | null = null;
  #isClosed = false;

  constructor(parts: JointPlacesParts) {
    this.#parts = parts;
    this.limits = parts.limits;
    this.#knownAtMs = parts.clock.monotonicMs();
  }

  async request(wish: TestWish): Promise<Standing | Refusal> {
    if (wish.places > mostPlaces(this.limits)) return 'too-many-places';
    const address = this.#parts.keyOf(wish.address);
    const { refusal, standing } = await this.#submit({ type: 'requested', wish: { ...wish, address } });
    return refusal ?? standing ?? 'queue-full';
  }

  async ask(testId: string): Promise<Standing | 'unknown' | null> {
    const known = this.#knownStanding(testId);
    if (known) {
      this.#seen.add(testId);
      this.#here.set(testId, true);
      return known;
    }
    const { standing, isAlone } = await this.#submit({ type: 'seen', testId });
    return standing ?? (isAlone && this.#alone?.isGone(testId) !== true ? 'unknown' : null);
  }

  async release(testId: string): Promise<void> {
    await this.#submit({ type: 'released', testId });
  }

  counts(): { readonly running: number; readonly waiting: number } {
    const running = this.runningTests().length;
    return { running, waiting: this.#here.size - running };
  }

  runningTests(): readonly string[] {
    return [...this.#here].filter(([, isRunning]) => isRunning).map(([testId]) => testId);
  }

  advance(): void {
    if (this.#alone) {
      this.#stepAlone(this.#alone, { type: 'time-passed' });
      this.#noteEnded();
    }
    this.#go();
  }

  /** Waits for what is under way. Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#underWay;
  }

  /** What the time of all must be by now. */
  get #nowMs(): number {
    return Math.round(this.#known.atMs + this.#parts.clock.monotonicMs() - this.#knownAtMs);
  }

  /** Of a test that runs, knows it, and was known a moment ago. */
  #knownStanding(testId: string): Standing | null {
    if (this.#alone || this.#parts.clock.monotonicMs() - this.#knownAtMs > FRESH_MS) return null;
    const test = this.#known.tests.running.find((each) => each.testId === testId);
    if (!test || test.seenMs < test.startedMs) return null;
    const standing = standingOf(this.#known.tests, testId, this.#nowMs, this.limits);
    return standing?.kind === 'running' && standing.remainingMs > 0 ? standing : null;
  }

  #submit(event: AdmissionEvent): Promise<GivenAnswer> {
    if (this.#alone) {
      const answer = this.#stepAlone(this.#alone, event);
      this.#noteEnded();
      return Promise.resolve(answer);
    }
    return new Promise((resolve) => {
      this.#asked.push({ event, resolve });
      this.#go();
    });
  }

  /** Steps what all have in common, unless that is under way. */
  #go(): void {
    if (this.#underWay || this.#isClosed) return;
    const asked = this.#asked;
    const seen = this.#seen;
    const { server, change, timers } = this.#parts;
    const alone = this.#alone;
    const serial = alone?.serial;
    const brought = alone?.stateAt(this.#nowMs) ?? null;
    this.#asked = [];
    this.#seen = new Set();
    let isLate = false;
    const giveUp = (): void => {
      isLate = true;
      this.#goAlone(asked, seen);
    };
    const cancel = timers.after(ANSWER_MS, giveUp);
    const said = { brought, seen, events: asked.map(({ event }) => event), limits: this.limits };
    // What was done alone by the time that the database gets to it is brought with the next.
    const stepped = change((value, clockMs) =>
      isLate ? { value, isLasting: false, result: null } : stepAll(value, server, clockMs, said),
    );
    this.#underWay = stepped
      .then(
        (done) => {
          cancel();
          if (isLate || done === null) return;
          this.#learn(done.state, alone === null || alone.serial === serial);
          for (const [at, each] of asked.entries()) this.#tell(each, done.answers[at]);
        },
        () => {
          cancel();
          if (!isLate) giveUp();
        },
      )
      .then(() => {
        this.#underWay = null;
        const isBehind = this.#alone !== null && alone !== null && alone.serial !== serial && !isLate;
        if (this.#asked.length > 0 || isBehind) this.#go();
      });
  }

  /** `isTold`: all that was done here alone is in it. Else it is brought anew, by the time that it was done in. */
  #learn(state: JointState, isTold: boolean): void {
    if (!isTold) return;
    this.#known = state;
    this.#knownAtMs = this.#parts.clock.monotonicMs();
    if (this.#alone) this.#parts.onAlone(null);
    this.#alone = null;
    this.#noteEnded();
  }

  #tell({ event, resolve }: Asked, given: Answer = NO_ANSWER): void {
    const answer = { ...given, isAlone: false };
    this.#noteHere(event, answer);
    resolve(answer);
  }

  #noteHere(event: AdmissionEvent, { standing }: Answer): void {
    const testId = testIdOf(event);
    if (testId !== null && standing) this.#here.set(testId, standing.kind === 'running');
  }

  /** What was to be said is said here. */
  #goAlone(asked: readonly Asked[], seen: ReadonlySet<string>): void {
    const alone = this.#alone ?? this.#beginAlone(seen);
    // Signs of life of the others are told when somebody hears them. Those of its own tests count from when they were given: told
    // anew each time, they would keep the places of pages that are closed.
    for (const testId of seen) if (!alone.has(testId)) this.#seen.add(testId);
    const all = [...asked, ...this.#asked];
    this.#asked = [];
    for (const each of all) each.resolve(this.#stepAlone(alone, each.event));
    this.#noteEnded();
  }

  #beginAlone(seen: ReadonlySet<string>): AlonePlaces {
    const alone = new AlonePlaces(this.#known, (testId) => this.#here.has(testId), this.limits);
    this.#alone = alone;
    this.#parts.onAlone(alone.limits.maxRunning);
    for (const testId of seen) this.#stepAlone(alone, { type: 'seen', testId });
    return alone;
  }

  #stepAlone(alone: AlonePlaces, event: AdmissionEvent): GivenAnswer {
    const nowMs = this.#nowMs;
    const { state, refusal } = alone.step(event, nowMs);
    if (event.type === 'seen') this.#seen.add(event.testId);
    const answer = { ...answerTo(event, { state, refusal }, nowMs, alone.limits), isAlone: true };
    this.#noteHere(event, answer);
    return answer;
  }

  /** Tells of tests that asked here and have no place any more, wherever they lost it. */
  #noteEnded(): void {
    const { running, waiting } = (this.#alone ?? this.#known).tests;
    const runs = new Set(running.map(({ testId }) => testId));
    const waits = new Set(waiting.map(({ testId }) => testId));
    for (const [testId, wasRunning] of this.#here) {
      if (runs.has(testId)) this.#here.set(testId, true);
      else if (!waits.has(testId) && (!this.#alone || this.#alone.isGone(testId))) {
        this.#here.delete(testId);
        this.#parts.onEnded({ testId, wasRunning });
      }
    }
  }
}
