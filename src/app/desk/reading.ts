import { Latest } from './latest.ts';
import type { Cell, Surroundings } from './part.ts';
import { LOADING, type Loaded } from './state.ts';

/** Something that is read from the server and shown as it is. */
export class Reading<T> {
  readonly #surroundings: Surroundings;
  readonly #cell: Pick<Cell<Loaded<T>>, 'set'>;
  readonly #asked = new Latest();

  constructor(surroundings: Surroundings, cell: Pick<Cell<Loaded<T>>, 'set'>) {
    this.#surroundings = surroundings;
    this.#cell = cell;
  }

  /** Whatever is under way is of no interest any more. */
  forget(): void {
    this.#asked.ask();
  }

  load(ask: () => Promise<T>, then: () => void = () => undefined): void {
    this.#cell.set(LOADING);
    this.loadAgain(ask, then);
  }

  /** What is shown stays until the answer is there. `then` is called when it has been taken, whatever it was. */
  loadAgain(ask: () => Promise<T>, then: () => void = () => undefined): void {
    const isLatest = this.#asked.ask();
    ask().then(
      (value) => {
        if (isLatest()) this.#cell.set({ kind: 'ready', value });
        then();
      },
      (error: unknown) => {
        const message = this.#surroundings.explain(error);
        if (isLatest()) this.#cell.set({ kind: 'failed', message });
        then();
      },
    );
  }
}
