import { Latest } from '../latest.ts';
import type { Cell, Surroundings } from '../part.ts';
import type { UsualState } from '../state.ts';

/** What usually goes wrong where tests of a label are from, by the plan. Nothing else waits for it. */
export class UsualFault {
  readonly #surroundings: Surroundings;
  readonly #cell: Cell<UsualState>;
  readonly #asked = new Latest();

  constructor(surroundings: Surroundings, cell: Cell<UsualState>) {
    this.#surroundings = surroundings;
    this.#cell = cell;
  }

  /** `null`: of none. What is there of a label stays until somebody looks at another. */
  load(label: string | null): void {
    if (label !== null && label === this.#cell.value?.label) return;
    const isLatest = this.#asked.ask();
    this.#cell.set(label === null ? null : { label, sites: [] });
    if (label === null) return;
    this.#surroundings.port.planUsual(label).then(
      ({ sites }) => {
        if (isLatest()) this.#cell.set({ label, sites });
      },
      (error: unknown) => {
        // It stands beside the main matter: a page without it is whole. An ended login is noticed there.
        this.#surroundings.explain(error);
      },
    );
  }
}
