import { openStore } from '../../server/store/open-store.ts';
import type { DatabaseLocation } from '../../server/store/kysely/database-location.ts';
import type { Retention } from '../../server/store/port/results.ts';
import type { Store } from '../../server/store/port/store.ts';

const KEEP_ALL: Retention = {
  maxResults: null,
  maxAgeMs: null,
  maxDocumentsAgeMs: null,
  maxPacketsAgeMs: null,
  maxBytes: null,
};

/**
 * Removes the oldest month: its documents, then its figures, as a round of retention does, batch by batch without the
 * pauses between; and how long those waited who looked for something meanwhile.
 */
export async function removeOldestMonth(
  place: DatabaseLocation,
  { firstMs, nowMs }: { readonly firstMs: number; readonly nowMs: number },
): Promise<void> {
  const [store, reader] = [await openStore(place), await openStore(place)];
  const first = new Date(firstMs);
  const endMs = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 1);
  for (const what of ['maxDocumentsAgeMs', 'maxAgeMs'] as const) {
    const watched = watch(reader);
    await prune(store, { ...KEEP_ALL, [what]: nowMs - endMs }, nowMs, what);
    console.log(`    whoever searched meanwhile waited ${(await watched.end()).toFixed(0)} ms at most`);
  }
  await store.close();
  await reader.close();
}

async function prune(store: Store, retention: Retention, nowMs: number, what: string): Promise<void> {
  let [batches, removed, longestMs, firstMs] = [0, 0, 0, 0];
  const beganMs = performance.now();
  for (let isDone = false; !isDone; batches += 1) {
    const batchMs = performance.now();
    const pruned = await store.results.prune(retention, nowMs);
    ({ isDone } = pruned);
    removed += pruned.results + pruned.documents;
    const tookMs = performance.now() - batchMs;
    longestMs = Math.max(longestMs, tookMs);
    if (batches === 0) firstMs = tookMs;
    // Of a month row by row, or of words that are swept after a month, some batches tell what each takes.
    if (batches === MOST_BATCHES) break;
  }
  const allMs = performance.now() - beganMs;
  console.log(
    `  ${what === 'maxAgeMs' ? 'a month of results' : 'a month of documents'}: ${removed} removed in ${batches} batches, ${allMs.toFixed(0)} ms (the first ${firstMs.toFixed(0)}, the longest ${longestMs.toFixed(0)})`,
  );
}

const MOST_BATCHES = 200;

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
