import { describe, expect, it } from 'vitest';
import type { RelayStats, RelayThread } from '../../../server/relay/port.ts';
import { builtInStanding } from '../../../server/start/built-in-standing.ts';
import { keepRelayRunning } from '../../../server/start/restarted-relay.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { listenOn, loopbackOptions } from '../relay/loopback.ts';

const STATS = {
  ...{ allocations: 4, tests: 2, threads: 3, adapter: 'batched', busyRatio: 0.25, packetsRelayed: 1000 },
  packetsDropped: { 'unknown-peer': 3, 'over-rate': 4 },
} as unknown as RelayStats;
const LOAD = {
  ...{ allocations: 4, tests: 2, threads: 3, busyRatio: 0.25, packetsRelayed: 1000 },
  packetsDropped: 7,
  threadPacketsPerS: 50_000,
};

/** A relay of this server: its thread can end, and another be started, or stay and not answer. */
async function ownRelay() {
  const clock = new ManualClock();
  const ends: ((reason: string) => void)[] = [];
  const starts: ((relay: RelayThread) => void)[] = [];
  let isAnswering = true;
  const thread = (): RelayThread => ({
    endpoints: [{ transport: 'udp', host: '127.0.0.1', port: 40_000 }],
    skipped: [],
    io: { adapter: 'batched', reason: null },
    receiveBufferBytes: null,
    threads: 3,
    stats: () => (isAnswering ? Promise.resolve(STATS) : new Promise(() => undefined)),
    reloadTls: () => Promise.resolve(),
    admitTest: () => Promise.resolve(),
    endTest: () => Promise.resolve(),
    witness: () => Promise.resolve(null),
    onFailure: (listener) => ends.push(listener),
    close: () => Promise.resolve(),
  });
  const timers = { after: (ms: number, work: () => void) => clock.setTimer(ms, work) };
  let isFirst = true;
  const relay = await keepRelayRunning(loopbackOptions([listenOn('udp')]), {
    startRelay: () => {
      if (!isFirst) return new Promise((resolve) => starts.push(resolve));
      isFirst = false;
      return Promise.resolve(thread());
    },
    timers,
    monotonicMs: () => clock.nowMs(),
  });
  const serverClock = { monotonicMs: () => clock.nowMs(), epochMs: () => clock.nowEpochMs() };
  return {
    clock,
    standing: () => builtInStanding(relay, { version: '1.2.3', timers, clock: serverClock }),
    end: () => ends.at(-1)?.('out of memory'),
    startAgain: () => starts.shift()?.(thread()),
    hang: () => (isAnswering = false),
  };
}

describe('how the relay of this server stands', () => {
  it('is nothing where there is none', async () => {
    const { clock } = await ownRelay();
    const timers = { after: (ms: number, work: () => void) => clock.setTimer(ms, work) };
    const serverClock = { monotonicMs: () => clock.nowMs(), epochMs: () => clock.nowEpochMs() };
    expect(await builtInStanding(null, { version: '1.2.3', timers, clock: serverClock })).toBeNull();
  });

  it('is online since its thread began, offline since it ended, and online since the next began', async () => {
    const { clock, standing, end, startAgain } = await ownRelay();
    const beganMs = clock.nowEpochMs();
    await clock.advance(60_000);
    expect(await standing()).toEqual({ state: 'online', sinceMs: beganMs, version: '1.2.3', load: LOAD });
    end();
    await clock.advance(700);
    const gone = { state: 'offline', version: '1.2.3', load: null };
    expect(await standing()).toEqual({ ...gone, sinceMs: beganMs + 60_000 });
    startAgain();
    await clock.advance(5000);
    expect(await standing()).toMatchObject({ state: 'online', sinceMs: beganMs + 60_700 });
  });

  it('is offline, and nobody knows since when, where its thread is there and does not answer for two seconds', async () => {
    const { clock, standing, hang } = await ownRelay();
    hang();
    let found: unknown = 'waits';
    const asked = standing().then((value) => (found = value));
    await clock.advance(1999);
    expect(found).toBe('waits');
    await clock.advance(1);
    await asked;
    expect(found).toEqual({ state: 'offline', sinceMs: null, version: '1.2.3', load: null });
  });
});
