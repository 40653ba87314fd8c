import { setTimeout as delay } from 'node:timers/promises';

/** Waits for work, but not longer than so long; with 0 not at all. What it fails with afterwards nobody hears of. */
export async function within(ms: number, work: Promise<unknown>): Promise<void> {
  if (ms <= 0) {
    work.catch(() => undefined);
    return;
  }
  const ended = new AbortController();
  const waited = delay(ms, undefined, { signal: ended.signal, ref: false });
  // Broken off when the work was done first.
  waited.catch(() => undefined);
  try {
    await Promise.race([work, waited]);
  } finally {
    ended.abort();
  }
}
