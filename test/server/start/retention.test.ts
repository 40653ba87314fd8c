import { describe, expect, it } from 'vitest';
import { retentionOf, RetentionRounds } from '../../../server/start/rounds/retention.ts';
import { openStore } from '../../../server/store/open-store.ts';
import { StoreError } from '../../../server/store/port/store-error.ts';
import type { Pruned, Retention } from '../../../server/store/port/results.ts';
import { exampleResult } from '../../support/example-result.ts';
import { CapturedLog } from '../../support/captured-log.ts';
import { ManualClock, settle } from '../../support/manual-clock.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const NOTHING = {
  maxResults: null,
  maxAgeMs: null,
  maxDocumentsAgeMs: null,
  maxPacketsAgeMs: null,
  maxBytes: null,
};

async function rounds(
  retention: Retention,
  prune?: (at: number) => Promise<Pruned>,
  clock = new ManualClock(),
) {
  const store = await openStore({ kind: 'sqlite', file: ':memory:' });
  const log = new CapturedLog();
  const calls: number[] = [];
  const results = Object.assign(Object.create(store.results) as typeof store.results, {
    prune: (given: Retention, nowMs: number) => {
      calls.push(clock.nowMs());
      return prune ? prune(calls.length) : store.results.prune(given, nowMs);
    },
  });
  const made = new RetentionRounds({
    isLeader: () => true,
    store: { ...store, results },
    retention,
    timers: { after: (ms, work) => clock.setTimer(ms, work) },
    nowMs: () => clock.nowEpochMs(),
    // Its own test is test/attack/wrong-clock.test.ts.
    guard: { ask: () => Promise.resolve({ kind: 'all' }) },
    log,
  });
  return { made, store, clock, log, calls };
}
const pruned = (isDone: boolean): Pruned => ({ results: 1, documents: 0, packets: 0, isDone });

describe('retentionOf', () => {
  it('counts days in ms, and knows no limit', () => {
    const limits = { keepResults: 5, keepResultsDays: 2, keepDocumentsDays: 1, keepPacketsDays: null };
    expect(retentionOf({ ...limits, keepBytes: 7 })).toEqual({
      maxResults: 5,
      maxAgeMs: 2 * DAY_MS,
      maxDocumentsAgeMs: DAY_MS,
      maxPacketsAgeMs: null,
      maxBytes: 7,
    });
  });
});

describe('RetentionRounds', () => {
  it('removes what is beyond its age from the store, and nothing else', async () => {
    const { made, store, clock } = await rounds({ ...NOTHING, maxAgeMs: 30 * DAY_MS });
    const save = async (id: string, daysAgo: number): Promise<void> => {
      const atMs = clock.nowEpochMs() - daysAgo * DAY_MS;
      const result = exampleResult(id, { startedAt: new Date(atMs).toISOString() });
      await store.results.save({ result, receivedAtMs: atMs, address: null, requestId: null });
    };
    await save('old', 31);
    await save('young', 29);
    made.start();
    await clock.advance(MINUTE_MS);
    await made.close();
    expect([await store.results.find('old'), (await store.results.find('young'))?.row.id]).toEqual([
      null,
      'young',
    ]);
  });

  it('pauses between the batches of a round, and rests between rounds', async () => {
    // Batches one and two leave something, the third is done, and so is the next round's only one.
    const { made, clock, calls } = await rounds(NOTHING, (at) => Promise.resolve(pruned(at >= 3)));
    made.start();
    for (let step = 0; step < 14 * 60; step++) {
      await clock.advance(1000);
      // The store's own work ends in turns of the event loop.
      await new Promise((resolve) => setImmediate(resolve));
      await settle();
    }
    await made.close();
    expect(calls.slice(0, 2)).toEqual([60_000, 60_200]);
    expect(calls[2]! - calls[1]!).toBeGreaterThanOrEqual(200);
    expect(calls).toHaveLength(4);
    expect(calls[3]! - calls[2]!).toBeGreaterThanOrEqual(10 * MINUTE_MS);
  });

  it('says what failed, and tries again', async () => {
    const { made, clock, calls, log } = await rounds(NOTHING, (at) =>
      at === 1 ? Promise.reject(new StoreError('busy', 'It is busy.')) : Promise.resolve(pruned(false)),
    );
    made.start();
    await clock.advance(MINUTE_MS);
    expect(log.sentences).toEqual(['What is beyond its time could not be removed: It is busy.']);
    await clock.advance(MINUTE_MS);
    await made.close();
    expect(calls.slice(0, 2)).toEqual([MINUTE_MS, 2 * MINUTE_MS]);
  });

  it('ends with the batch that is under way, and begins no other', async () => {
    let finish: (value: Pruned) => void = () => undefined;
    const { made, clock, calls } = await rounds(NOTHING, () => new Promise((resolve) => (finish = resolve)));
    made.start();
    await clock.advance(MINUTE_MS);
    let isClosed = false;
    const closing = made.close().then(() => (isClosed = true));
    await settle();
    expect(isClosed).toBe(false);
    finish(pruned(false));
    await closing;
    await clock.advance(60 * MINUTE_MS);
    expect(calls).toHaveLength(1);
  });
});
