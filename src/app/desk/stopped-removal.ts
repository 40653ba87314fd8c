import { Latest } from './latest.ts';
import { failedAction, type Cell, type Surroundings } from './part.ts';
import { DOING, DONE, IDLE, type RemovalState } from './state.ts';

/** It stops once in years, and then waits for days: whoever goes about at the desk finds it in time. */
export const LOOK_EVERY_MS = 10 * 60_000;

/** Whether the server has stopped removing what is beyond its limits, and an admin's word that it may. */
export class StoppedRemoval {
  readonly #surroundings: Surroundings;
  readonly #cell: Cell<RemovalState>;
  readonly #asked = new Latest();
  #nextMs = 0;

  constructor(surroundings: Surroundings, cell: Cell<RemovalState>) {
    this.#surroundings = surroundings;
    this.#cell = cell;
  }

  /** Asks, unless it was asked just now. */
  look(): void {
    const { environment, port } = this.#surroundings;
    if (environment.nowEpochMs() < this.#nextMs || this.#cell.value.confirm.kind === 'doing') return;
    this.#nextMs = environment.nowEpochMs() + LOOK_EVERY_MS;
    const isLatest = this.#asked.ask();
    port.removal().then(
      ({ stop }) => {
        if (isLatest()) this.#cell.set({ stop, confirm: IDLE });
      },
      // Nobody has asked for this: what is not known now is asked again later.
      (error: unknown) => void this.#surroundings.explain(error),
    );
  }

  /** Only what is shown is confirmed. */
  confirm(id: string): void {
    const { stop, confirm } = this.#cell.value;
    if (stop?.id !== id || confirm.kind === 'doing' || confirm.kind === 'done') return;
    const isLatest = this.#asked.ask();
    this.#cell.set({ stop, confirm: DOING });
    this.#surroundings.port.confirmRemoval(id).then(
      () => {
        if (isLatest()) this.#cell.set({ stop, confirm: DONE });
      },
      (error: unknown) => {
        const failed = failedAction(this.#surroundings, error);
        if (isLatest()) this.#cell.set({ stop, confirm: failed });
      },
    );
  }

  /** Somebody else is here now. */
  forget(): void {
    this.#asked.ask();
    this.#nextMs = 0;
  }
}
