import type { RunningTest } from '../../wire/running.ts';
import { readCode } from '../../core/result-code.ts';
import { Latest } from './latest.ts';
import type { Cell, Surroundings } from './part.ts';
import type { RunningState } from './state.ts';

/** Tests that run for the desk now, and the one that is watched. */
export class RunningTests {
  readonly #surroundings: Surroundings;
  readonly #cell: Cell<RunningState>;
  readonly #asked = new Latest();
  readonly #searched = new Latest();
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

  /** Watches one as it goes on, again as well, and no other any more. What was seen last stays when it is over. */
  watch(id: string): void {
    const { tests, watched } = this.#cell.value;
    // One that was found by its code is in no list.
    const known = watched === null ? tests : [...tests, watched.test];
    const test = known.find((each) => each.id === id);
    if (test) this.#follow(test);
    else this.unwatch();
  }

  /** Watches the one whose page shows this code, as it is typed by whoever heard it. */
  watchByCode(text: string): void {
    const isLatest = this.#searched.ask();
    const read = readCode(text);
    if (read.kind !== 'code') {
      this.#change({ search: read });
      return;
    }
    this.#change({ search: { kind: 'asking' } });
    this.#surroundings.port.runningByCode(read.code).then(
      (test) => {
        if (isLatest()) this.#follow(test);
      },
      (error: unknown) => {
        const message = this.#surroundings.explain(error);
        if (isLatest()) this.#change({ search: { kind: 'failed', message } });
      },
    );
  }

  #follow(test: RunningTest): void {
    const { id } = test;
    this.unwatch();
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
    this.#searched.ask();
    const { watched, search } = this.#cell.value;
    if (watched !== null || search.kind !== 'none') this.#change({ watched: null, search: { kind: 'none' } });
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
