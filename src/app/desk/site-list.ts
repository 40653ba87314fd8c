import type { Sites } from '../../wire/desk/sites.ts';
import { Latest } from './latest.ts';
import { hasCode, type Cell, type Surroundings } from './part.ts';
import { LOADING, type Loaded } from './state.ts';

/** While the server still works sites out, it is asked again so often. */
export const PENDING_AGAIN_MS = 2000;

/** All sites; those that the server still works out come by and by. */
export class SiteList {
  readonly #surroundings: Surroundings;
  readonly #cell: Cell<Loaded<Sites>>;
  readonly #asked = new Latest();
  #isLookedAt = false;
  #cancelNext: (() => void) | null = null;

  constructor(surroundings: Surroundings, cell: Cell<Loaded<Sites>>) {
    this.#surroundings = surroundings;
    this.#cell = cell;
  }

  load(): void {
    this.leave();
    this.#isLookedAt = true;
    this.#cell.set(LOADING);
    this.#ask();
  }

  /** Nobody looks any more: what is there stays as it is. */
  leave(): void {
    this.#isLookedAt = false;
    this.#cancelNext?.();
    this.#cancelNext = null;
  }

  #ask(): void {
    const isLatest = this.#asked.ask();
    this.#surroundings.port.sites().then(
      (value) => {
        if (!isLatest()) return;
        this.#cell.set({ kind: 'ready', value });
        if (value.pending.length > 0) this.#askLater();
      },
      (error: unknown) => {
        const message = this.#surroundings.explain(error);
        if (!isLatest()) return;
        if (this.#cell.value.kind !== 'ready') this.#cell.set({ kind: 'failed', message });
        else if (!hasCode(error, 'logged-out')) this.#askLater();
      },
    );
  }

  #askLater(): void {
    if (!this.#isLookedAt) return;
    this.#cancelNext = this.#surroundings.environment.setTimer(PENDING_AGAIN_MS, () => this.#ask());
  }
}
