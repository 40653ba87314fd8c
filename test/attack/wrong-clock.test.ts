import { describe, expect, it } from 'vitest';
import type { Removal } from '../../src/wire/desk/admin.ts';
import { DESK_ROUTES } from '../../src/wire/desk/routes.ts';
import { RetentionRounds } from '../../server/start/rounds/retention.ts';
import { RemovalGuard } from '../../server/start/removal-guard.ts';
import { openStore } from '../../server/store/open-store.ts';
import type { Store } from '../../server/store/port/store.ts';
import { CapturedLog } from '../support/captured-log.ts';
import { exampleResult } from '../support/example-result.ts';
import { httpServer } from '../support/server/http-server.ts';
import { ManualClock, settle } from '../support/manual-clock.ts';
import { person } from '../support/server/desk-people.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const RETENTION = {
  maxResults: null,
  maxAgeMs: 365 * DAY_MS,
  maxDocumentsAgeMs: null,
  maxPacketsAgeMs: null,
  maxBytes: null,
};

const saveMany = async (store: Store, count: number, receivedAtMs: number): Promise<void> => {
  for (let at = 0; at < count; at += 1)
    await store.results.save({
      result: exampleResult(`n${receivedAtMs}-${at}`),
      receivedAtMs,
      address: null,
      requestId: null,
    });
};

/** A process on this store, whose clock is ahead by so much. */
function processOn(store: Store) {
  const clock = new ManualClock();
  const log = new CapturedLog();
  const ahead = { ms: 0 };
  const nowMs = (): number => clock.nowEpochMs() + ahead.ms;
  const guard = new RemovalGuard(store, { nowMs, monotonicMs: () => clock.nowMs() });
  const timers = { after: (ms: number, work: () => void) => clock.setTimer(ms, work) };
  const rounds = new RetentionRounds({
    isLeader: () => true,
    store,
    guard,
    retention: RETENTION,
    timers,
    nowMs,
    log,
  });
  const minutes = async (count: number): Promise<void> => {
    for (let minute = 0; minute < count; minute += 1) {
      await clock.advance(MINUTE_MS);
      // The store's own work ends in turns of the event loop.
      for (let turn = 0; turn < 40; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      await settle();
    }
  };
  return { rounds, guard, log, ahead, minutes, nowMs };
}

describe('a wrong clock', () => {
  it('that is 400 days ahead at a start removes nothing, and says so once', async () => {
    const store = await openStore({ kind: 'sqlite', file: ':memory:' });
    await saveMany(store, 20, new ManualClock().nowEpochMs());
    const { rounds, log, ahead, minutes, guard } = processOn(store);
    ahead.ms = 400 * DAY_MS;
    rounds.start();
    await minutes(30);
    expect([await store.results.count(), guard.isStopped]).toEqual([20, true]);
    expect(log.sentences).toEqual([
      expect.stringMatching(/^Nothing is removed any more: The clock is 400 days ahead/) as unknown,
    ]);
    // Set right again, it goes on by itself, and has nothing to remove.
    ahead.ms = 0;
    await minutes(3);
    expect([await store.results.count(), guard.isStopped]).toEqual([20, false]);
    await rounds.close();
    await store.close();
  });

  it('that jumps while the server runs, or behind a restart, removes nothing', async () => {
    const store = await openStore({ kind: 'sqlite', file: ':memory:' });
    await saveMany(store, 20, new ManualClock().nowEpochMs());
    const first = processOn(store);
    first.rounds.start();
    await first.minutes(2);
    first.ahead.ms = 400 * DAY_MS;
    await first.minutes(25);
    expect([await store.results.count(), first.guard.isStopped]).toEqual([20, true]);
    await first.rounds.close();
    // The time that was believed is written down: 20 days off is longer than 14.
    const second = processOn(store);
    second.ahead.ms = 20 * DAY_MS;
    second.rounds.start();
    await second.minutes(2);
    expect(second.guard.isStopped).toBe(true);
    await second.rounds.close();
    await store.close();
  });

  it('is believed after a holiday, and when an admin confirms it', async () => {
    const server = await httpServer();
    const { store } = server;
    await saveMany(store, 20, new ManualClock().nowEpochMs());
    const { rounds, ahead, minutes, guard } = processOn(store);
    rounds.start();
    await minutes(2);
    ahead.ms = 13 * DAY_MS;
    await minutes(12);
    expect(guard.isStopped).toBe(false);
    ahead.ms = 400 * DAY_MS;
    await minutes(12);
    expect(guard.isStopped).toBe(true);
    const headers = await person(server, 'ada', 'admin');
    const read = await server.app.inject({ url: DESK_ROUTES.removal, headers });
    const { stop } = read.json<{ stop: NonNullable<Removal['stop']> }>();
    expect(stop.reason).toMatch(/400 days ahead/);
    // What an admin is shown is what would go, counted anew while it waits.
    const { countedAtMs, ...counts } = stop.beyond!;
    expect(counts).toEqual({
      ...{ results: 20, ofResults: 20, documents: 0, ofDocuments: 20, packets: 0, ofPackets: 0 },
    });
    expect(countedAtMs).toBeGreaterThan(stop.sinceMs);
    const confirm = (id: string) =>
      server.app.inject({ method: 'POST', url: DESK_ROUTES.removal, headers, payload: { id } });
    expect((await confirm('another')).statusCode).toBe(409);
    await minutes(2);
    expect(await store.results.count()).toBe(20);
    expect((await confirm(stop.id)).statusCode).toBe(204);
    // It waits for nobody any more, also until the next round takes it up.
    expect((await server.app.inject({ url: DESK_ROUTES.removal, headers })).json()).toEqual({ stop: null });
    await minutes(12);
    expect([await store.results.count(), guard.isStopped]).toEqual([0, false]);
    await rounds.close();
  });

  it('or a setting that would remove a large share waits for an admin too', async () => {
    const store = await openStore({ kind: 'sqlite', file: ':memory:' });
    const nowMs = new ManualClock().nowEpochMs();
    await saveMany(store, 20, nowMs - 366 * DAY_MS);
    await saveMany(store, 40, nowMs);
    const { rounds, log, minutes } = processOn(store);
    rounds.start();
    await minutes(3);
    expect(await store.results.count()).toBe(60);
    expect(log.sentences[0]).toMatch(/What is beyond its limits is 20 of 60 results\./);
    await rounds.close();
    await store.close();
  });
});
