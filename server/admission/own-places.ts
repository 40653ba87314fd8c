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
import type { Places } from './places.ts';
import { standingOf, type Standing } from './standing.ts';

/** The places of a server that is alone with its database, in memory; tells when a test has lost its place. */
export class OwnPlaces implements Places {
  readonly limits: AdmissionLimits;
  readonly #clock: ServerClock;
  readonly #onEnded: (test: EndedTest) => void;
  #state: AdmissionState = NOBODY;

  constructor(limits: AdmissionLimits, clock: ServerClock, onEnded: (test: EndedTest) => void) {
    this.limits = limits;
    this.#clock = clock;
    this.#onEnded = onEnded;
  }

  request(wish: TestWish): Promise<Standing | Refusal> {
    const refusal = this.#step({ type: 'requested', wish });
    return Promise.resolve(refusal ?? this.#standing(wish.testId) ?? 'queue-full');
  }

  ask(testId: string): Promise<Standing | null> {
    this.#step({ type: 'seen', testId });
    return Promise.resolve(this.#standing(testId));
  }

  release(testId: string): Promise<void> {
    this.#step({ type: 'released', testId });
    return Promise.resolve();
  }

  counts(): { readonly running: number; readonly waiting: number } {
    return { running: this.#state.running.length, waiting: this.#state.waiting.length };
  }

  runningTests(): readonly string[] {
    return this.#state.running.map(({ testId }) => testId);
  }

  advance(): void {
    this.#step({ type: 'time-passed' });
  }

  #standing(testId: string): Standing | null {
    return standingOf(this.#state, testId, this.#clock.monotonicMs(), this.limits);
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
