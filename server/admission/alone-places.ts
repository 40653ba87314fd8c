import {
  stepAdmission,
  type AdmissionEvent,
  type AdmissionLimits,
  type AdmissionState,
  type AdmissionStep,
} from './admission.ts';
import { isSameStanding, ownShare, type AloneState, type JointState } from './joint-state.ts';

/**
 * Admission at a server that cannot reach the database. It begins with the tests that ask here, lets in others up to its share,
 * and takes over those that come from other servers, which keep their places whatever the share is.
 */
export class AlonePlaces {
  readonly limits: AdmissionLimits;
  #tests: AdmissionState;
  /** Of other servers, as they stood when they were last heard of. */
  #others: AdmissionState;
  readonly #gone = new Set<string>();
  /** Of tests that need more places than the share is: such a one runs here by itself. */
  readonly #wishedPlaces = new Map<string, number>();
  /** How often who has a place has changed, or what is known to be over. */
  #serial = 0;

  constructor(last: JointState, isHere: (testId: string) => boolean, limits: AdmissionLimits) {
    const { running, waiting } = last.tests;
    const here = ({ testId }: { readonly testId: string }): boolean => isHere(testId);
    this.limits = { ...limits, maxRunning: ownShare(limits.maxRunning, last) };
    this.#tests = {
      running: running.filter(here),
      waiting: waiting.filter(here).map((test) => this.#fit(test)),
    };
    this.#others = {
      running: running.filter((test) => !here(test)),
      waiting: waiting.filter((test) => !here(test)),
    };
  }

  get tests(): AdmissionState {
    return this.#tests;
  }

  get serial(): number {
    return this.#serial;
  }

  /** Whether a test has or waits for a place here. */
  has(testId: string): boolean {
    return [...this.#tests.running, ...this.#tests.waiting].some((test) => test.testId === testId);
  }

  /** Whether a test is over for certain: one that is silent may ask at another server. */
  isGone(testId: string): boolean {
    return this.#gone.has(testId);
  }

  /** For the others. */
  stateAt(atMs: number): AloneState {
    const wished = <T extends { readonly testId: string; readonly places: number }>(test: T): T => ({
      ...test,
      places: this.#wishedPlaces.get(test.testId) ?? test.places,
    });
    const { running, waiting } = this.#tests;
    return {
      tests: { running: running.map(wished), waiting: waiting.map(wished) },
      atMs,
      gone: new Set(this.#gone),
    };
  }

  step(event: AdmissionEvent, nowMs: number): AdmissionStep {
    if (event.type === 'seen' || event.type === 'released') this.#takeOver(event.testId, nowMs);
    const before = this.#tests;
    const fitting = event.type === 'requested' ? { ...event, wish: this.#fit(event.wish) } : event;
    const step = stepAdmission(before, fitting, nowMs, this.limits);
    this.#tests = step.state;
    if (event.type === 'released') this.#gone.add(event.testId);
    for (const { testId, cause } of step.ended) if (cause !== 'silent') this.#gone.add(testId);
    // Time and a sign of life can end one test and let in another, which then has been told that it runs.
    if (event.type === 'released' || !isSameStanding(before, step.state)) this.#serial += 1;
    return step;
  }

  #fit<T extends { readonly testId: string; readonly places: number }>(test: T): T {
    if (test.places <= this.limits.maxRunning) return test;
    this.#wishedPlaces.set(test.testId, test.places);
    return { ...test, places: this.limits.maxRunning };
  }

  #takeOver(testId: string, nowMs: number): void {
    const isMeant = (test: { readonly testId: string }): boolean => test.testId === testId;
    const running = this.#others.running.filter(isMeant).map((test) => ({ ...test, seenMs: nowMs }));
    const waiting = this.#others.waiting.filter(isMeant).map((test) => this.#fit({ ...test, seenMs: nowMs }));
    if (running.length + waiting.length === 0) return;
    this.#others = {
      running: this.#others.running.filter((test) => !isMeant(test)),
      waiting: this.#others.waiting.filter((test) => !isMeant(test)),
    };
    this.#tests = {
      running: [...this.#tests.running, ...running],
      waiting: [...this.#tests.waiting, ...waiting],
    };
    this.#serial += 1;
  }
}
