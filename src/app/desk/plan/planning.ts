import type { PlanPart } from '../../../wire/desk/address.ts';
import { Latest } from '../latest.ts';
import { failedAction, hasCode, type Cell, type Surroundings } from '../part.ts';
import type { PlanChange } from '../ports.ts';
import { DOING, DONE, IDLE, LOADING, type Loaded, type PlanState } from '../state.ts';

/** While the server still assesses sets of tests, it is asked again so often. */
export const DECIDE_AGAIN_MS = 2000;

/** The plan: its catalogue, and what follows from it. */
export class Planning {
  readonly #surroundings: Surroundings;
  readonly #cell: Cell<PlanState>;
  readonly #asked = new Latest();
  readonly #askedPart = new Latest();
  readonly #askedSets = new Latest();
  #part: PlanPart | null = null;
  #cancelNext: (() => void) | null = null;

  constructor(surroundings: Surroundings, cell: Cell<PlanState>) {
    this.#surroundings = surroundings;
    this.#cell = cell;
  }

  /** Somebody looks at a part from now on. What is already there stays until it is here anew. */
  enter(part: PlanPart): void {
    this.leave();
    this.#part = part;
    this.#set({ change: IDLE, changed: null, isOvertaken: false, imported: null });
    this.#load();
  }

  /** Nobody looks any more: what is there stays as it is. */
  leave(): void {
    this.#part = null;
    this.#askedPart.ask();
    this.#cancel();
  }

  setFewPeople(fewPeople: number): void {
    this.#set({ fewPeople });
    if (this.#part === 'meet-me') this.#loadPart();
  }

  /** Shows what the tests of a step came to; `null`: of none. */
  showSets(step: string | null): void {
    const isLatest = this.#askedSets.ask();
    if (step === null) {
      this.#set({ sets: null });
      return;
    }
    if (this.#cell.value.sets?.step !== step) this.#set({ sets: { step, loaded: LOADING } });
    const show = (loaded: NonNullable<PlanState['sets']>['loaded']): void => {
      if (isLatest()) this.#set({ sets: { step, loaded } });
    };
    this.#surroundings.port.planStepSets(step).then(
      (value) => show({ kind: 'ready', value }),
      (error: unknown) => show({ kind: 'failed', message: this.#surroundings.explain(error) }),
    );
  }

  /** Changes the catalogue or the tests, and looks at all of it again, also when somebody else was first. */
  change(change: PlanChange): void {
    if (this.#cell.value.change.kind === 'doing') return;
    this.#set({ change: DOING, changed: change, isOvertaken: false, imported: null });
    this.#surroundings.port.changePlan(change).then(
      (imported) => {
        this.#set({ change: DONE, imported });
        this.#load();
      },
      (error: unknown) => {
        const isOvertaken = hasCode(error, 'changed-meanwhile');
        this.#set({ change: failedAction(this.#surroundings, error), isOvertaken });
        if (isOvertaken) this.#load();
      },
    );
  }

  #load(): void {
    const { catalogue } = this.#cell.value;
    if (catalogue.kind === 'failed') this.#set({ catalogue: LOADING });
    const isLatest = this.#asked.ask();
    this.#surroundings.port.plan().then(
      (value) => {
        if (isLatest()) this.#set({ catalogue: { kind: 'ready', value } });
      },
      (error: unknown) => {
        const message = this.#surroundings.explain(error);
        // A form that somebody is filling in stands in what is there: it stays.
        if (isLatest() && this.#cell.value.catalogue.kind !== 'ready')
          this.#set({ catalogue: { kind: 'failed', message } });
      },
    );
    this.#loadPart();
  }

  /** What follows from the catalogue is asked for where it is shown. */
  #loadPart(): void {
    const { port } = this.#surroundings;
    const { decision, meetMe, tests, fewPeople, sets } = this.#cell.value;
    switch (this.#part) {
      case 'decision':
      case 'flows': // The figures of the decision ride on the ways of a call.
        this.#ask(
          decision,
          () => port.planDecision(),
          (loaded) => this.#set({ decision: loaded }),
        );
        return;
      case 'meet-me':
        this.#ask(
          meetMe,
          () => port.planMeetMe(fewPeople),
          (loaded) => this.#set({ meetMe: loaded }),
        );
        return;
      case 'tests':
        this.#ask(
          tests,
          () => port.planTests(),
          (loaded) => this.#set({ tests: loaded }),
        );
        if (sets) this.showSets(sets.step);
        return;
      case 'sites':
      case 'sizing':
      case null:
        return;
    }
  }

  /** What is there stays until it is there anew; what the server still works out is asked for again. */
  #ask<T extends object>(before: Loaded<T>, ask: () => Promise<T>, set: (loaded: Loaded<T>) => void): void {
    this.#cancel();
    if (before.kind === 'failed') set(LOADING);
    const isLatest = this.#askedPart.ask();
    ask().then(
      (value) => {
        if (!isLatest()) return;
        set({ kind: 'ready', value });
        if (isPending(value)) this.#askLater();
      },
      (error: unknown) => {
        const message = this.#surroundings.explain(error);
        if (!isLatest()) return;
        const wasPending = before.kind === 'ready' && isPending(before.value);
        if (wasPending && !hasCode(error, 'logged-out')) this.#askLater();
        else if (!wasPending) set({ kind: 'failed', message });
      },
    );
  }

  #askLater(): void {
    this.#cancel();
    if (this.#part === null) return;
    this.#cancelNext = this.#surroundings.environment.setTimer(DECIDE_AGAIN_MS, () => this.#loadPart());
  }

  #cancel(): void {
    this.#cancelNext?.();
    this.#cancelNext = null;
  }

  #set(change: Partial<PlanState>): void {
    this.#cell.set({ ...this.#cell.value, ...change });
  }
}

/** The server still works it out. */
const isPending = (value: object): boolean => 'pending' in value && value.pending !== 0;
