import type { Erasure } from '../../wire/desk/admin.ts';
import { Latest } from './latest.ts';
import type { Cell, Surroundings } from './part.ts';
import type { EraseState } from './state.ts';

/** Deleting what is stored of a person: nothing is deleted that was not counted and shown first. */
export class Erasing {
  readonly #surroundings: Surroundings;
  readonly #cell: Cell<EraseState>;
  readonly #onErased: () => void;
  readonly #asked = new Latest();

  constructor(surroundings: Surroundings, cell: Cell<EraseState>, onErased: () => void) {
    this.#surroundings = surroundings;
    this.#cell = cell;
    this.#onErased = onErased;
  }

  reset(): void {
    if (this.#cell.value.kind === 'erasing') return;
    this.#asked.ask();
    this.#cell.set({ kind: 'idle' });
  }

  count(erasure: Erasure): void {
    if (this.#cell.value.kind === 'erasing') return;
    const isLatest = this.#asked.ask();
    this.#cell.set({ kind: 'counting', erasure });
    this.#surroundings.port.erase(erasure, true).then(
      ({ results }) => {
        if (isLatest()) this.#cell.set({ kind: 'counted', erasure, results });
      },
      (error: unknown) => this.#failed(isLatest, erasure, error),
    );
  }

  /** Only what was counted last is erased. */
  erase(erasure: Erasure): void {
    const counted = this.#cell.value;
    if (counted.kind !== 'counted' || !isSame(counted.erasure, erasure)) return;
    const isLatest = this.#asked.ask();
    this.#cell.set({ ...counted, kind: 'erasing' });
    this.#surroundings.port.erase(erasure, false).then(
      ({ results }) => {
        if (isLatest()) this.#cell.set({ kind: 'erased', erasure, results });
        this.#onErased();
      },
      (error: unknown) => this.#failed(isLatest, erasure, error),
    );
  }

  #failed(isLatest: () => boolean, erasure: Erasure, error: unknown): void {
    const message = this.#surroundings.explain(error);
    if (isLatest()) this.#cell.set({ kind: 'failed', erasure, message });
  }
}

const isSame = (a: Erasure, b: Erasure): boolean =>
  a.by === 'user' ? b.by === 'user' && a.user === b.user : b.by === 'address' && a.address === b.address;
