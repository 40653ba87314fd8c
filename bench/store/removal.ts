import { openDatabase, type Database } from '../../server/store/kysely/database.ts';
import type { DatabaseLocation } from '../../server/store/kysely/database-location.ts';
import { beginOf, monthOf } from '../../server/store/kysely/months/month.ts';
import { countOfMonth, monthsIn } from '../../server/store/kysely/months/month-tables.ts';
import { openStore } from '../../server/store/open-store.ts';
import type { Pruned, Retention } from '../../server/store/port/results.ts';
import type { Store } from '../../server/store/port/store.ts';
import { summariseDelays } from '../../src/core/metrics/delay.ts';

const KEEP_ALL: Retention = {
  maxResults: null,
  maxAgeMs: null,
  maxDocumentsAgeMs: null,
  maxPacketsAgeMs: null,
  maxBytes: null,
};
/** Of a month row by row, or of words that are swept after a month, so many batches tell what each takes. */
const MOST_BATCHES = 200;

/** Whose results are removed. */
export interface Removal {
  readonly place: DatabaseLocation;
  readonly firstMs: number;
  readonly nowMs: number;
  /** The first month all of whose results are kept whole; `null`: only the oldest is removed. */
  readonly wholeMonth: number | null;
}

/** What months took that were removed at once; the longest decides. */
export interface Removed {
  readonly longestMs: number;
  /** Whether a month went with the documents of all its results. */
  readonly hadDocuments: boolean;
}

/**
 * Removes months as a round of retention does, without the pauses between its batches; and how long those waited who looked
 * for something meanwhile. First the oldest month: its documents, then its figures. On PostgreSQL then all months up to one
 * whose results go with all their documents, and what is swept of words after that. Resolves with `null` where months go row by row.
 */
export async function removeMonths(removal: Removal): Promise<Removed | null> {
  const { place, nowMs, firstMs } = removal;
  const [store, reader] = [await openStore(place), await openStore(place)];
  const first = monthOf(firstMs);
  const age = (month: number): number => nowMs - beginOf(month + 1);
  const watched = async <T>(work: Promise<T>): Promise<T> => {
    const watching = watch(reader);
    const done = await work;
    console.log(`    whoever searched meanwhile waited ${(await watching.end()).toFixed(0)} ms at most`);
    return done;
  };
  const documents = { ...KEEP_ALL, maxDocumentsAgeMs: age(first) };
  let removed: Removed | null = null;
  if (place.kind === 'sqlite') {
    await watched(inBatches(store, documents, nowMs, 'documents of the oldest month'));
    await watched(inBatches(store, { ...KEEP_ALL, maxAgeMs: age(first) }, nowMs, 'results of it'));
  } else {
    const database = await openDatabase(place);
    const months = new Months(store, database, nowMs);
    await watched(months.drop(documents, 'documents of the oldest month'));
    await watched(months.drop({ ...KEEP_ALL, maxAgeMs: age(first) }, 'results of it'));
    const last = Math.max(first + 1, removal.wholeMonth ?? Infinity);
    const hadDocuments = last < monthOf(nowMs) && (await watched(months.dropUntil(last)));
    removed = { longestMs: months.longestMs, hadDocuments };
    await watched(inBatches(store, KEEP_ALL, nowMs, 'words of labels that went with months'));
    await database.close();
  }
  await store.close();
  await reader.close();
  return removed;
}

/** Months of PostgreSQL, each of which goes by one call. */
class Months {
  longestMs = 0;
  readonly #store: Store;
  readonly #database: Database;
  readonly #nowMs: number;

  constructor(store: Store, database: Database, nowMs: number) {
    this.#store = store;
    this.#database = database;
    this.#nowMs = nowMs;
  }

  async drop(retention: Retention, what: string | null): Promise<{ ms: number; pruned: Pruned }> {
    const beganMs = performance.now();
    const pruned = await this.#store.results.prune(retention, this.#nowMs);
    const ms = performance.now() - beganMs;
    this.longestMs = Math.max(this.longestMs, ms);
    if (what !== null)
      console.log(`  ${what}: ${pruned.results + pruned.documents} removed at once in ${ms.toFixed(0)} ms`);
    return { ms, pruned };
  }

  /** Removes months until this one has gone. Whether all results of it had documents. */
  async dropUntil(last: number): Promise<boolean> {
    const times: number[] = [];
    for (;;) {
      const [oldest] = await this.#database.read((db) => monthsIn(db, 'results'));
      if (oldest === undefined || oldest > last) return false;
      const documents = await this.#database.read((db) => countOfMonth(db, 'documents', oldest));
      const retention = { ...KEEP_ALL, maxAgeMs: this.#nowMs - beginOf(last + 1) };
      const { ms, pruned } = await this.drop(retention, null);
      if (oldest < last) {
        times.push(ms);
        continue;
      }
      const { median, max } = summariseDelays(times) ?? { median: NaN, max: NaN };
      if (times.length > 0)
        console.log(
          `  ${times.length} months after it: median ${median.toFixed(0)}, most ${max.toFixed(0)} ms each`,
        );
      console.log(
        `  a month of ${pruned.results} results with ${documents} documents: removed at once in ${ms.toFixed(0)} ms`,
      );
      return documents > 0 && documents === pruned.results;
    }
  }
}

/** Words that are swept do not count as removed. */
async function inBatches(store: Store, retention: Retention, nowMs: number, what: string): Promise<void> {
  const times: number[] = [];
  let [removed, isDone] = [0, false];
  while (!isDone && times.length < MOST_BATCHES) {
    const beganMs = performance.now();
    const pruned = await store.results.prune(retention, nowMs);
    ({ isDone } = pruned);
    removed += pruned.results + pruned.documents;
    times.push(performance.now() - beganMs);
  }
  const allMs = times.reduce((sum, ms) => sum + ms, 0);
  const counted = removed === 0 ? '' : `${removed} removed in `;
  console.log(
    `  ${what}: ${counted}${times.length} batches, ${allMs.toFixed(0)} ms (the first ${times[0]?.toFixed(0)}, the longest ${Math.max(...times).toFixed(0)}), and ${isDone ? 'no more' : 'more'} to remove`,
  );
}

/** Looks for the newest results again and again. */
function watch(store: Store): { end(): Promise<number> } {
  let [longestMs, isOver] = [0, false];
  const watching = (async () => {
    while (!isOver) {
      const beganMs = performance.now();
      await store.results.search({}, { after: null, limit: 50 });
      longestMs = Math.max(longestMs, performance.now() - beganMs);
    }
  })();
  return {
    async end() {
      isOver = true;
      await watching;
      return longestMs;
    },
  };
}
