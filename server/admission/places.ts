import type { ServerClock } from '../time/clock.ts';
import {
  NOBODY,
  stepAdmission,
  type AdmissionEvent,
  type AdmissionLimits,
  type AdmissionState,
  type EndedTest,
  type Refusal,
  type TestWish,
} from './admission.ts';
import { standingOf, type Standing } from './standing.ts';

/** Holds the state of admission, and tells when a test has lost its place. */
export class Places {
  readonly limits: AdmissionLimits;
  readonly #clock: ServerClock;
  readonly #onEnded: (test: EndedTest) => void;
  #state: AdmissionState = NOBODY;

  constructor(limits: AdmissionLimits, clock: ServerClock, onEnded: (test: EndedTest) => void) {
    this.limits = limits;
    this.#clock = clock;
    this.#onEnded = onEnded;
  }

  /** Asks for a place; `null` when it was given, be it in the queue. */
  request(wish: TestWish): Refusal | null {
    return this.#step({ type: 'requested', wish });
  }

  /** Where the test stands; asking is its sign of life. `null` when it has no place. */
  ask(testId: string): Standing | null {
    this.#step({ type: 'seen', testId });
    return standingOf(this.#state, testId, this.#clock.monotonicMs(), this.limits);
  }

  release(testId: string): void {
    this.#step({ type: 'released', testId });
  }

  /** How many tests have a place. */
  counts(): { readonly running: number; readonly waiting: number } {
    return { running: this.#state.running.length, waiting: this.#state.waiting.length };
  }

  /** The tests that have been admitted. */
  runningTests(): readonly string[] {
    return this.#state.running.map(({ testId }) => testId);
  }

  /** To be called every second or so, so that places are given on even when nobody asks. */
  advance(): void {
    this.#step({ type: 'time-passed' });
  }

  #step(event: AdmissionEvent): Refusal | null {
    const { state, ended, refusal } = stepAdmission(
      this.#state,
      event,
      this.#clock.monotonicMs(),
      this.limits,
    );
    this.#state = state;
    for (const test of ended) this.#onEnded(test);
    return refusal;
  }
}
