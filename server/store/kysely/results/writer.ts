import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { StoreError } from '../../port/store-error.ts';
import type { Database } from '../database.ts';
import type { PreparedRow } from './prepared-row.ts';
import { writeGroup, type RandomBelow, type Written } from './saving.ts';

/** At 500/s a result took 0.76 ms of its thread without a distance, 0.63 with 8 ms. */
const GROUPING: Grouping = { maxGroup: 64, spacingMs: 10 };

/** Writes results, those of a moment together. Rejects with `StoreError`. */
export interface ResultWriter {
  /** Resolves when it is on disk, or somebody has its id. */
  write(result: PreparedRow): Promise<Written>;
  /** Whoever closes has waited for what is being written. Idempotent. */
  close(): Promise<void>;
}

/** Writes by the connection that others use too. */
export class SharedWriter implements ResultWriter {
  readonly #groups: GroupCommit<PreparedRow, Written>;

  constructor(database: Database, random: RandomBelow) {
    this.#groups = new GroupCommit((group) => writeGroup(database, group, random), GROUPING);
  }

  write(result: PreparedRow): Promise<Written> {
    return this.#groups.add(result);
  }

  async close(): Promise<void> {
    return Promise.resolve();
  }
}

interface Waiting<Item, Outcome> {
  readonly item: Item;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/** What a time is measured and waited for by. */
export interface GroupClock {
  readonly nowMs: () => number;
  readonly after: (delayMs: number) => Promise<unknown>;
}

const SYSTEM_CLOCK: GroupClock = { nowMs: () => performance.now(), after: (delayMs) => delay(delayMs) };

/** How results of a moment become a group. */
export interface Grouping {
  /** Items of one group at most, so that the first of them does not wait long for the last. */
  readonly maxGroup: number;
  /** From the begin of a group to the begin of the next, at least. */
  readonly spacingMs: number;
}

/**
 * Writes what arrives while something else is being written together, next: one wait for the disk acknowledges all
 * of a group. Each group costs the same again, however small, so under load they keep a distance; what comes after a
 * quiet moment is written at once. What cannot be written fails alone, not the others of its group.
 */
export class GroupCommit<Item, Outcome> {
  readonly #write: (group: readonly Item[]) => Promise<readonly Outcome[]>;
  readonly #grouping: Grouping;
  readonly #clock: GroupClock;
  #waiting: Waiting<Item, Outcome>[] = [];
  #isWriting = false;
  #lastBeganMs = -Infinity;

  /** `write` resolves with one outcome for each item, in order. */
  constructor(
    write: (group: readonly Item[]) => Promise<readonly Outcome[]>,
    grouping: Grouping,
    clock: GroupClock = SYSTEM_CLOCK,
  ) {
    this.#write = write;
    this.#grouping = grouping;
    this.#clock = clock;
  }

  add(item: Item): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (!this.#isWriting) void this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    const { maxGroup, spacingMs } = this.#grouping;
    while (this.#waiting.length > 0) {
      // What came in while the disk had the process's only thread is read first, and joins the group.
      await nextTurn();
      const earlyMs = this.#lastBeganMs + spacingMs - this.#clock.nowMs();
      if (earlyMs > 0 && this.#waiting.length < maxGroup) await this.#clock.after(earlyMs);
      this.#lastBeganMs = this.#clock.nowMs();
      await this.#writeOne(this.#waiting.splice(0, maxGroup));
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
