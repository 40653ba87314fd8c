import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Heartbeat } from '../../../server/sites/heartbeat.ts';
import { Sites } from '../../../server/sites/sites.ts';
import { AlertRounds } from '../../../server/start/rounds/alert-rounds.ts';
import { SiteRounds } from '../../../server/start/rounds/site-rounds.ts';
import { openStore } from '../../../server/store/open-store.ts';
import type { Store } from '../../../server/store/port/store.ts';
import { CapturedLog } from '../../support/captured-log.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { scheduleSlot } from '../../support/schedule-slot.ts';

const MINUTE_MS = 60_000;
let store: Store;
let clock: ManualClock;
let log: CapturedLog;
const nowMs = (): number => clock.nowEpochMs();
const timers = { after: (ms: number, work: () => void) => clock.setTimer(ms, work) };
beforeEach(async () => {
  store = await openStore({ kind: 'sqlite', file: ':memory:' });
  clock = new ManualClock();
  log = new CapturedLog();
});
afterEach(() => store.close());

const rounds = (sites = new Sites(store.sites, nowMs)): SiteRounds =>
  new SiteRounds({ isLeader: () => true, sites, heartbeat: new Heartbeat(store.sites, nowMs), timers, log });

describe('SiteRounds', () => {
  it('summarise what is not summarised, without being asked', async () => {
    const sample = scheduleSlot('s', { outcome: 'failed' });
    await store.sites.saveSamples([{ sample, receivedAtMs: nowMs(), counted: 'failed' }]);
    await clock.advance(30 * MINUTE_MS);
    const made = rounds();
    await made.start();
    expect(await store.sites.summarised()).toEqual([]);
    await clock.advance(1000);
    await vi.waitFor(async () =>
      expect(await store.sites.summarised()).toMatchObject([
        { key: 'berlin', toMs: Date.UTC(2026, 0, 1, 0, 30) },
      ]),
    );
    await made.close();
  });

  it('write down that the server is up, from the start on', async () => {
    const made = rounds();
    const startedMs = nowMs();
    await made.start();
    expect(await store.sites.wasUp(startedMs)).toBe(true);
    await clock.advance(MINUTE_MS);
    await made.close();
    const up = await Promise.all(
      [0, MINUTE_MS, MINUTE_MS + 1].map((ms) => store.sites.wasUp(startedMs + ms)),
    );
    expect(up).toEqual([true, true, false]);
  });

  it('say what went wrong, and go on', async () => {
    let asked = 0;
    const sites = new Sites(store.sites, nowMs);
    sites.makeAhead = () => {
      asked += 1;
      return Promise.reject(new Error('the disk is full'));
    };
    const made = rounds(sites);
    await made.start();
    await clock.advance(15_000);
    await made.close();
    expect([asked, log.sentences]).toEqual([
      2,
      Array.from({ length: 2 }, () => 'A site could not be summarised: the disk is full'),
    ]);
  });
});

describe('Heartbeat', () => {
  it('does not say that the server was up while its machine slept, or before the clock was set back', async () => {
    let atMs = 1_000_000;
    const heartbeat = new Heartbeat(store.sites, () => atMs);
    await heartbeat.beat();
    atMs += 2 * MINUTE_MS;
    await heartbeat.beat();
    atMs += 10 * MINUTE_MS;
    await heartbeat.beat();
    atMs -= 60 * MINUTE_MS;
    await heartbeat.beat();
    const up = [1, 6, 12, -48, -20].map((minute) => store.sites.wasUp(1_000_000 + minute * MINUTE_MS));
    expect(await Promise.all(up)).toEqual([true, false, true, true, false]);
  });
});

describe('AlertRounds', () => {
  it('look and deliver over and over, and stop when they are closed', async () => {
    const asked: string[] = [];
    const alerts = Object.assign(Object.create(store.alerts) as typeof store.alerts, {
      takeDue: () => {
        asked.push('deliver');
        return Promise.resolve([]);
      },
    });
    const watch = {
      look: () => {
        asked.push('look');
        return Promise.reject(new Error('busy'));
      },
      lookAtRelays: () => Promise.resolve(void asked.push('relays')),
    };
    const relaysOut = { look: () => Promise.resolve((asked.push('relays out'), [])) };
    let isLeader = false;
    const parts = { watch, relaysOut, alerts, timers, nowMs, isLeader: () => isLeader, log };
    const made = new AlertRounds(parts);
    made.start();
    await clock.advance(10_000);
    // While another server leads: its own relays alone.
    expect(asked).toEqual(['relays', 'relays out', 'relays', 'relays out']);
    isLeader = true;
    await clock.advance(10_000);
    await made.close();
    await clock.advance(60_000);
    // Every 2 s and every 5 s.
    expect(asked.filter((what) => what === 'deliver')).toHaveLength(5);
    expect(asked.filter((what) => what === 'look')).toHaveLength(2);
    // Said once, as long as it goes on.
    expect(log.sentences).toEqual(['Alerts could not be looked at: busy']);
  });
});
