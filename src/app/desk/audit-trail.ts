import { Latest } from './latest.ts';
import { failedAction, type Cell, type Surroundings } from './part.ts';
import type { AuditFilter } from './ports.ts';
import { DOING, DONE, IDLE, type AuditState } from './state.ts';

/** Who did what, page by page. */
export class AuditTrail {
  readonly #surroundings: Surroundings;
  readonly #cell: Cell<AuditState>;
  readonly #asked = new Latest();

  constructor(surroundings: Surroundings, cell: Cell<AuditState>) {
    this.#surroundings = surroundings;
    this.#cell = cell;
  }

  load(filter: AuditFilter = this.#cell.value.filter): void {
    const isLatest = this.#asked.ask();
    this.#change({ filter, status: DOING, more: IDLE });
    this.#surroundings.port.audit(filter, null).then(
      ({ entries, next }) => {
        if (isLatest()) this.#change({ entries, next, status: DONE });
      },
      (error: unknown) => {
        const status = failedAction(this.#surroundings, error);
        if (isLatest()) this.#change({ entries: [], next: null, status });
      },
    );
  }

  more(): void {
    const { filter, next, more, status } = this.#cell.value;
    if (next === null || more.kind === 'doing' || status.kind !== 'done') return;
    const isWanted = this.#asked.current();
    this.#change({ more: DOING });
    this.#surroundings.port.audit(filter, next).then(
      (page) => {
        if (isWanted())
          this.#change({
            entries: [...this.#cell.value.entries, ...page.entries],
            next: page.next,
            more: IDLE,
          });
      },
      (error: unknown) => {
        const failed = failedAction(this.#surroundings, error);
        if (isWanted()) this.#change({ more: failed });
      },
    );
  }

  #change(change: Partial<AuditState>): void {
    this.#cell.set({ ...this.#cell.value, ...change });
  }
}
