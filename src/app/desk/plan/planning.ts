import type { PlanPart } from '../../../wire/desk/address.ts';
import { Latest } from '../latest.ts';
import { failedAction, hasCode, type Cell, type Surroundings } from '../part.ts';
import type { PlanChange } from '../ports.ts';
import { DOING, DONE, IDLE, LOADING, type PlanState } from '../state.ts';

/** While the server still assesses sets of tests, it is asked again so often. */
export const DECIDE_AGAIN_MS = 2000;

/** The plan: its catalogue, and what follows from it. */
export class Planning {
  readonly #surroundings: Surroundings;
  readonly #cell: Cell<PlanState>;
  readonly #asked = new Latest();
  readonly #askedDecision = new Latest();
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
    this.#cancelNext?.();
    this.#cancelNext = null;
  }

  /** Changes the catalogue, and looks at all of it again, also when somebody else was first. */
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
    if (this.#part === 'decision') this.#decide();
  }

  #decide(): void {
    if (this.#cell.value.decision.kind === 'failed') this.#set({ decision: LOADING });
    const isLatest = this.#askedDecision.ask();
    this.#surroundings.port.planDecision().then(
      (value) => {
        if (!isLatest()) return;
        this.#set({ decision: { kind: 'ready', value } });
        if (value.pending > 0) this.#decideLater();
      },
      (error: unknown) => {
        const message = this.#surroundings.explain(error);
        if (!isLatest()) return;
        const { decision } = this.#cell.value;
        const isPending = decision.kind === 'ready' && decision.value.pending > 0;
        if (isPending && !hasCode(error, 'logged-out')) this.#decideLater();
        else if (!isPending) this.#set({ decision: { kind: 'failed', message } });
      },
    );
  }

  #decideLater(): void {
    this.#cancelNext?.();
    this.#cancelNext = null;
    if (this.#part !== 'decision') return;
    this.#cancelNext = this.#surroundings.environment.setTimer(DECIDE_AGAIN_MS, () => this.#decide());
  }

  #set(change: Partial<PlanState>): void {
    this.#cell.set({ ...this.#cell.value, ...change });
  }
}
