import { Latest } from './latest.ts';
import type { Cell, Surroundings } from './part.ts';
import type { RunningState } from './state.ts';

/** Tests that run for the desk now, and the one that is watched. */
export class RunningTests {
  readonly #surroundings: Surroundings;
  readonly #cell: Cell<RunningState>;
  readonly #asked = new Latest();
  #stop: (() => void) | null = null;

  constructor(surroundings: Surroundings, cell: Cell<RunningState>) {
    this.#surroundings = surroundings;
    this.#cell = cell;
  }

  load(): void {
    const isLatest = this.#asked.ask();
    this.#surroundings.port.running().then(
      (tests) => {
        if (isLatest()) this.#change({ tests });
      },
      // The desk is whole without them; they are asked for again with the next thing that happens to one.
      (error: unknown) => void this.#surroundings.explain(error),
    );
  }

  /** Watches one as it goes on, and no other any more. What was seen last stays when it is over. */
  watch(id: string): void {
    this.unwatch();
    const test = this.#cell.value.tests.find((each) => each.id === id);
    if (!test) return;
    this.#change({ watched: { test, isLost: false } });
    this.#stop = this.#surroundings.port.watch(id, (seen) => {
      const { watched } = this.#cell.value;
      if (watched?.test.id !== id) return;
      const isOver = watched.test.phase === 'over' || watched.test.phase === 'ended';
      this.#change({
        watched: seen === null ? { ...watched, isLost: !isOver } : { test: seen, isLost: false },
      });
    });
  }

  unwatch(): void {
    this.#stop?.();
    this.#stop = null;
    if (this.#cell.value.watched !== null) this.#change({ watched: null });
  }

  /** Whoever comes next begins anew. */
  forget(): void {
    this.#asked.ask();
    this.unwatch();
  }

  #change(change: Partial<RunningState>): void {
    this.#cell.set({ ...this.#cell.value, ...change });
  }
}
