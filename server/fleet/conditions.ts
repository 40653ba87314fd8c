import type { Timers } from '../time/timers.ts';

interface Waiting {
  readonly isDone: () => boolean;
  readonly resolve: (isDone: boolean) => void;
}

/** What is waited for, and looked at whenever something may have changed. */
export class Conditions {
  readonly #timers: Timers;
  #waiting: Waiting[] = [];

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** Resolves with true as soon as it is so when looked at, or with false after this long. */
  until(isDone: () => boolean, patienceMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const waiting: Waiting = {
        isDone,
        resolve: (result) => {
          cancel();
          resolve(result);
        },
      };
      const cancel = this.#timers.after(patienceMs, () => {
        this.#waiting = this.#waiting.filter((each) => each !== waiting);
        resolve(false);
      });
      this.#waiting.push(waiting);
    });
  }

  /** Tells whoever waited for what is so by now. */
  look(): void {
    const done = this.#waiting.filter(({ isDone }) => isDone());
    this.#waiting = this.#waiting.filter((waiting) => !done.includes(waiting));
    for (const { resolve } of done) resolve(true);
  }
}

/** Resolves when one of them has come out true, or all have come out. */
export function firstTrue(all: readonly Promise<boolean>[]): Promise<void> {
  return new Promise<void>((resolve) => {
    for (const each of all) void each.then((isTrue) => isTrue && resolve());
    void Promise.all(all).then(() => resolve());
  });
}
