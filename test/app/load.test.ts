import { describe, expect, test } from 'vitest';
import { App } from '../../src/app/app.ts';
import type { EnvironmentPort, ServerPort } from '../../src/app/ports.ts';
import type { TestOptions } from '../../src/core/run/options.ts';
import { contradictionIn } from '../../server/results/consistency/contradiction.ts';
import { DEFAULT_PLAN } from '../../src/core/traffic/traffic-plan.ts';
import { regraded } from '../../server/results/preparing/prepare.ts';
import { busyOf, packetsOf } from '../../src/wire/load.ts';
import { parseResult, type Result } from '../../src/wire/result.ts';
import type { PacketRow } from '../../src/wire/packet-rows.ts';
import { outcome } from '../core/connectivity/outcomes.ts';
import { ManualClock, settle } from '../support/manual-clock.ts';
import { SimulatedCalls, type Simulation } from '../support/call/simulated-call.ts';
import { SimulatedTransfers } from '../support/call/simulated-transfers.ts';

const URL_UDP = 'turn:edge.example:3478?transport=udp';
const RELAY = { name: 'edge', place: null, kind: { kind: 'edge' as const }, urls: [URL_UDP] };

/** An app on a manual clock; the test under load that is asked for is 15 s a part. */
function setUp(simulation: Simulation, options: Partial<TestOptions>) {
  const clock = new ManualClock();
  const calls = new SimulatedCalls(clock, simulation);
  const transfers = new SimulatedTransfers(clock);
  const stored: Result[] = [];
  const rows: (readonly PacketRow[])[] = [];
  const asked: unknown[] = [];
  const admitted = {
    state: 'admitted' as const,
    testId: 't',
    resultId: 'r',
    token: 'k',
    relays: [{ relay: RELAY, username: 'u', credential: 'c' }],
    leaseMs: 15_000,
    transferBitsPerSecond: 50_000_000,
  };
  const server: ServerPort = {
    config: () => Promise.resolve({ version: '1', relays: [RELAY], maxConcurrentTests: 20 }),
    requestTest: (durationMs, load) => {
      asked.push({ durationMs, ...load });
      return Promise.resolve(admitted);
    },
    askTest: () => Promise.resolve(admitted),
    releaseTest: () => undefined,
    network: () => Promise.resolve({ address: '203.0.113.7', isProxied: false, names: [] }),
    witness: () => Promise.resolve(null),
    store: (result) => {
      stored.push(result);
      return Promise.resolve({ id: result.id, path: '/r/r', code: '3222222T' });
    },
    storePackets: (_, sent) => {
      rows.push(sent);
      return Promise.resolve();
    },
    result: () => Promise.reject(new Error('none')),
  };
  let leave: () => void = () => undefined;
  const environment: EnvironmentPort = {
    nowMs: () => clock.nowMs(),
    nowEpochMs: () => clock.nowEpochMs(),
    setTimer: (afterMs, callback) => clock.setTimer(afterMs, callback),
    isHidden: () => false,
    onVisibility: () => undefined,
    onPageHide: (listener) => (leave = listener),
    client: () => ({ userAgent: 'agent', browser: 'Browser 1', version: '0' }),
  };
  const app = new App(
    {
      server,
      calls,
      transfers,
      environment,
      cutOffs: {
        remember: () => undefined,
        forget: () => undefined,
        leave: () => undefined,
        onCutOff: () => undefined,
      },
      relays: { measure: () => Promise.resolve([]), cancel: () => undefined },
      connectivity: {
        check: () =>
          Promise.resolve({
            relay: 'edge',
            urls: [URL_UDP],
            tookMs: 1,
            mapped: [],
            stunServers: [],
            connection: null,
            checks: [outcome(URL_UDP, 'open', { allocateMs: 1, rttMs: 1 })],
            local: { hidden: 1, ipv4: 0, ipv6: 0 },
          }),
        settle: () => undefined,
        idleLife: () => Promise.reject(new Error('not asked for')),
        cancel: () => undefined,
      },
    },
    DEFAULT_PLAN,
    { durationMs: 15_000, ...options },
    () => undefined,
  );
  app.open(null);
  return { app, clock, calls, transfers, stored, rows, asked, leave: () => leave() };
}

async function resultOf(simulation: Simulation, options: Partial<TestOptions>) {
  const at = setUp(simulation, options);
  at.app.start();
  await settle();
  await at.clock.advance(60_000);
  const [result] = at.stored;
  if (!result) throw new Error(`no result: ${JSON.stringify(at.app.state.run)}`);
  return { ...at, result };
}

/** The idle part ends 16.3 s after the call was opened: 300 ms to connect, a second of warm-up, 15 s. */
const BUSY_FROM_MS = 16_400;

describe('several calls at once', () => {
  test('every packet of each is in the figures, and each call has a row of its own', async () => {
    // Every 100th packet of all is lost. With 15 streams in turn, call 1 (streams 5-9) loses those of its streams.
    const fate = (globalSequence: number): number | 'lost' => (globalSequence % 100 === 7 ? 'lost' : 40);
    const { result, asked } = await resultOf({ fate }, { calls: 3 });
    expect(asked).toEqual([{ durationMs: 15_000, calls: 3, loaded: false }]);
    const { traffic } = result;
    // 15 s at 50 packets/s of 15 streams.
    expect(traffic).toMatchObject({ sent: 11_250, packetRatePerSecond: 750, reordered: 0 });
    expect(traffic.streams).toHaveLength(15);
    expect(traffic.calls).toHaveLength(3);
    const sum = (of: 'sent' | 'lost'): number =>
      (traffic.calls ?? []).reduce((total, call) => total + call[of], 0);
    expect(sum('sent')).toBe(11_250);
    expect(sum('lost')).toBe(traffic.lost);
    expect(traffic.lost).toBeGreaterThanOrEqual(112);
    expect(traffic.calls?.map(({ rttMs }) => rttMs)).toEqual([40, 40, 40]);
    expect(contradictionIn(result)).toBeNull();
    expect(parseResult(JSON.parse(JSON.stringify(result)))).toMatchObject({ ok: true });
  });

  test('a call that fares worse than the others is seen', async () => {
    const fate = (globalSequence: number): number | 'lost' => {
      const stream = globalSequence % 10;
      return stream >= 5 ? 90 : 30;
    };
    const { result } = await resultOf({ fate }, { calls: 2 });
    expect(result.traffic.calls?.map(({ rttMs }) => rttMs)).toEqual([30, 90]);
    // Call 2's packets come 60 ms after call 1's, and overtake nobody within their own call.
    expect(result.traffic.reordered).toBe(0);
  });
});

describe('a test with a busy link', () => {
  test('measures and grades both parts, and what the transfers moved', async () => {
    const fate = (_: number, atMs: number): number => (atMs < BUSY_FROM_MS ? 40 : 140);
    const { result, transfers, asked } = await resultOf({ fate }, { loaded: true });
    expect(asked).toEqual([{ durationMs: 15_000, calls: 1, loaded: true }]);
    expect(result).toMatchObject({ durationMs: 15_000, traffic: { sent: 3750, lost: 0 } });
    expect(result.metrics.loop.rttMs?.mean).toBe(40);
    expect(result.grades.verdict).toBe('meets');
    const busy = busyOf(result);
    expect(busy?.metrics.loop.rttMs?.mean).toBeCloseTo(140, 6);
    expect(busy?.traffic).toMatchObject({ lost: 0 });
    // Above the 100 ms of the target.
    expect(busy?.grades).toMatchObject({ verdict: 'misses', target: { kind: 'client-edge' } });
    expect(busy?.grades.rows.find(({ metric }) => metric === 'loss')).toMatchObject({ outcome: 'meets' });
    // 1 Mbit/s up, 8 down, all the time.
    expect(busy?.transfers.up.bitsPerSecond).toBeCloseTo(1_000_000, 0);
    expect(busy?.transfers.down.bitsPerSecond).toBeCloseTo(8_000_000, 0);
    expect(busy?.transfers.limitBitsPerSecond).toBe(50_000_000);
    expect(busy?.transfers.up.busyRatio).toBeCloseTo(1, 6);
    expect(transfers.started).toHaveLength(1);
    expect(transfers.stopped).toHaveLength(1);
    // 15 s, 3 s and 15 s of 250 packets/s.
    expect(packetsOf(result)).toEqual({ sent: 8250, received: 8250 });
    expect(contradictionIn(result)).toBeNull();
    expect(parseResult(JSON.parse(JSON.stringify(result)))).toMatchObject({ ok: true });
  });

  test('every packet of all parts is in the record that is kept', async () => {
    const { result, rows } = await resultOf({ fate: () => 40 }, { loaded: true, keepPackets: true });
    expect(rows[0]).toHaveLength(packetsOf(result).sent);
  });

  test('forged grades of the busy part are made anew from its figures', async () => {
    const fate = (_: number, atMs: number): number => (atMs < BUSY_FROM_MS ? 40 : 140);
    const { result } = await resultOf({ fate }, { loaded: true });
    const busy = busyOf(result);
    if (!busy) throw new Error('no busy part');
    const forged: Result = {
      ...result,
      loaded: {
        state: 'measured',
        busy: { ...busy, grades: { ...busy.grades, verdict: 'meets', rows: [] } },
      },
    };
    expect(regraded(forged)).toEqual(regraded(result));
    expect(busyOf(regraded(forged))?.grades.verdict).toBe('misses');
  });

  test('a busy part that contradicts itself is found out', async () => {
    const { result } = await resultOf({ fate: () => 40 }, { loaded: true });
    const busy = busyOf(result);
    if (!busy) throw new Error('no busy part');
    const traffic = { ...busy.traffic, lost: 5 };
    expect(contradictionIn({ ...result, loaded: { state: 'measured', busy: { ...busy, traffic } } })).toMatch(
      /^loaded\.busy: traffic\.sent must be/,
    );
  });

  test('without bytes moved nothing is claimed of a busy link', async () => {
    const { result } = await resultOf({ fate: () => 40 }, { loaded: true });
    const busy = busyOf(result);
    if (!busy) throw new Error('no busy part');
    const idleUp = { ...busy.transfers, up: { ...busy.transfers.up, busyRatio: 0.1 } };
    const idle: Result = { ...result, loaded: { state: 'measured', busy: { ...busy, transfers: idleUp } } };
    expect(busy.grades.verdict).toBe('meets');
    expect(busyOf(regraded(idle))?.grades.verdict).toBe('no-data');
  });

  test('transfers that fail end the test with its idle part', async () => {
    const at = setUp({ fate: () => 40 }, { loaded: true });
    at.app.start();
    await settle();
    await at.clock.advance(20_000);
    expect(at.transfers.started).toHaveLength(1);
    at.transfers.fail('The time of these transfers is over.');
    await at.clock.advance(10_000);
    expect(at.stored[0]).toMatchObject({
      durationMs: 15_000,
      grades: { verdict: 'meets', findings: [] },
      loaded: {
        state: 'not-measured',
        why: 'transfers-failed',
        message: 'The time of these transfers is over.',
      },
    });
    expect(at.transfers.stopped).toHaveLength(1);
  });

  test('stopping stops the transfers at once, and keeps the idle part whole', async () => {
    const at = setUp({ fate: () => 40 }, { loaded: true });
    at.app.start();
    await settle();
    await at.clock.advance(24_000);
    at.app.stop();
    expect(at.transfers.stopped).toEqual([at.clock.nowMs()]);
    await at.clock.advance(10_000);
    const [result] = at.stored;
    expect(result?.grades).toMatchObject({ verdict: 'meets', findings: [] });
    const busy = result && busyOf(result);
    expect(busy?.grades.verdict).toBe('no-data');
    expect(busy?.grades.findings).toMatchObject([{ code: 'stopped-early', plannedMs: 15_000 }]);
  });

  test('leaving the page stops the transfers', async () => {
    const at = setUp({ fate: () => 40 }, { loaded: true });
    at.app.start();
    await settle();
    await at.clock.advance(20_000);
    expect(at.app.state.run).toMatchObject({ kind: 'measuring', transfers: { kind: 'running' } });
    at.leave();
    expect(at.app.state.run.kind).toBe('idle');
    expect(at.transfers.stopped).toEqual([at.clock.nowMs()]);
    expect(at.stored).toEqual([]);
  });

  test('stopped in its first part it is a test that was stopped early, and no bytes were moved', async () => {
    const at = setUp({ fate: () => 40 }, { loaded: true });
    at.app.start();
    await settle();
    await at.clock.advance(8000);
    at.app.stop();
    await at.clock.advance(5000);
    expect(at.transfers.started).toEqual([]);
    expect(at.stored[0]).toMatchObject({
      grades: { verdict: 'no-data', findings: [{ code: 'stopped-early' }] },
      loaded: { state: 'not-measured', why: 'stopped', transferredBytes: 0 },
    });
  });
});
