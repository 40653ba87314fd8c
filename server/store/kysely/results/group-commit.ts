import { setImmediate as nextTurn } from 'node:timers/promises';
import { StoreError } from '../../port/store-error.ts';

interface Waiting<Item, Outcome> {
  readonly item: Item;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Writes what arrives while something else is being written together, next: one wait for the disk acknowledges all
 * of a group. What cannot be written fails alone, not the others of its group.
 */
export class GroupCommit<Item, Outcome> {
  readonly #write: (group: readonly Item[]) => Promise<readonly Outcome[]>;
  readonly #maxGroup: number;
  #waiting: Waiting<Item, Outcome>[] = [];
  #isWriting = false;

  /** `write` resolves with one outcome for each item, in order. */
  constructor(write: (group: readonly Item[]) => Promise<readonly Outcome[]>, maxGroup: number) {
    this.#write = write;
    this.#maxGroup = maxGroup;
  }

  add(item: Item): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (!this.#isWriting) void this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      // What came in while the disk had the process's only thread is read first, and joins the group.
      await nextTurn();
      await this.#writeOne(this.#waiting.splice(0, this.#maxGroup));
    }
    this.#isWriting = false;
  }

  async #writeOne(group: readonly Waiting<Item, Outcome>[]): Promise<void> {
    try {
      const outcomes = await this.#write(group.map(({ item }) => item));
      for (const [at, { resolve, reject }] of group.entries()) {
        const outcome = outcomes[at];
        if (outcome === undefined) reject(new Error('a group was written without an outcome for each'));
        else resolve(outcome);
      }
    } catch (error) {
      const mayBeOfOne = error instanceof StoreError && error.code === 'failed';
      if (mayBeOfOne && group.length > 1) for (const one of group) await this.#writeOne([one]);
      else for (const { reject } of group) reject(error);
    }
  }
}
