import { describe, expect, test } from 'vitest';
import { App } from '../../src/app/app.ts';
import { LINK_REVOKED, ServerError, type EnvironmentPort, type ServerPort } from '../../src/app/ports.ts';
import type { AppState } from '../../src/app/state.ts';
import type { CheckOutcome } from '../../src/core/connectivity/check.ts';
import type { RelayReading } from '../../src/core/relay.ts';
import type { TestOptions } from '../../src/core/run/options.ts';
import { DEFAULT_PLAN } from '../../src/core/traffic/traffic-plan.ts';
import type { Admission } from '../../src/wire/http.ts';
import type { PacketRow } from '../../src/wire/packet-rows.ts';
import { contradictionIn } from '../../server/results/consistency/contradiction.ts';
import { regrade } from '../../src/core/verdict/grades.ts';
import { parseResult, type Result } from '../../src/wire/result.ts';
import { outcome } from '../core/connectivity/outcomes.ts';
import { ManualClock, settle } from '../support/manual-clock.ts';
import { SimulatedCalls, type Simulation } from '../support/simulated-call.ts';
import { SimulatedTransfers } from '../support/simulated-transfers.ts';

const URL_UDP = 'turn:edge.example:3478?transport=udp';
const URL_UDP2 = 'turn:edge.example:3479?transport=udp';
const RELAY = { name: 'edge', place: 'Berlin', kind: { kind: 'edge' as const }, urls: [URL_UDP, URL_UDP2] };
const ADMITTED: Admission = {
  state: 'admitted',
  testId: 'test-1',
  resultId: 'result-1',
  token: 'token-1',
  relays: [{ relay: RELAY, username: 'u', credential: 'c' }],
  leaseMs: 15_000,
};
const BOTH_ANSWER: RelayReading = {
  name: 'edge',
  nearestMs: 8,
  ports: [
    { url: URL_UDP, answeredMs: 9 },
    { url: URL_UDP2, answeredMs: 8 },
  ],
};

/** What the checks find where the reading says who answered. */
const checksOf = ({ ports }: RelayReading, checks?: CheckOutcome[]): CheckOutcome[] =>
  checks ??
  ports.map(({ url, answeredMs }) =>
    outcome(url, answeredMs === null ? 'blocked' : 'open', { allocateMs: answeredMs, rttMs: answeredMs }),
  );

/** An app on a manual clock with a simulated network and server. */
function setUp(
  simulation: Simulation,
  overrides: {
    options?: Partial<TestOptions>;
    server?: Partial<ServerPort>;
    reading?: RelayReading;
    checks?: CheckOutcome[];
    cutOff?: boolean;
  } = {},
) {
  const clock = new ManualClock();
  const calls = new SimulatedCalls(clock, simulation);
  const stored: Result[] = [];
  const packets: (readonly PacketRow[])[] = [];
  const released: string[] = [];
  const asked: number[] = [];
  let isHidden = false;
  let onVisibility: (isHidden: boolean) => void = () => undefined;
  let onPageHide: () => void = () => undefined;
  let isCutOff = overrides.cutOff ?? false;
  const server: ServerPort = {
    config: () => Promise.resolve({ version: '1', relays: [RELAY], maxConcurrentTests: 5 }),
    requestTest: () => Promise.resolve(ADMITTED),
    askTest: () => {
      asked.push(clock.nowMs());
      return Promise.resolve(ADMITTED);
    },
    releaseTest: (testId) => released.push(testId),
    network: () => Promise.resolve({ address: '203.0.113.7', isProxied: false, names: [] }),
    witness: () => Promise.resolve(null),
    store: (result) => {
      stored.push(result);
      return Promise.resolve({ id: result.id, path: `/r/${result.id}`, code: '3222222T' });
    },
    storePackets: (_, rows) => {
      packets.push(rows);
      return Promise.resolve();
    },
    result: () => Promise.reject(new ServerError('not-found', 'There is no such result.')),
    ...overrides.server,
  };
  const transfers = new SimulatedTransfers(clock);
  const environment: EnvironmentPort = {
    nowMs: () => clock.nowMs(),
    nowEpochMs: () => clock.nowEpochMs(),
    setTimer: (afterMs, callback) => clock.setTimer(afterMs, callback),
    isHidden: () => isHidden,
    onVisibility: (listener) => (onVisibility = listener),
    onPageHide: (listener) => (onPageHide = listener),
    client: () => ({ userAgent: 'agent', browser: 'Browser 1', version: '0' }),
    rememberCutOff: () => (isCutOff = true),
    takeCutOff: () => {
      const was = isCutOff;
      isCutOff = false;
      return was;
    },
  };
  const states: AppState[] = [];
  const app = new App(
    {
      server,
      calls,
      environment,
      transfers,
      relays: { measure: () => Promise.resolve([overrides.reading ?? BOTH_ANSWER]), cancel: () => undefined },
      connectivity: {
        check: async (issued, named, onProgress) => {
          const checks = checksOf(overrides.reading ?? BOTH_ANSWER, overrides.checks);
          onProgress({ outcomes: checks, planned: checks.length, answered: [] });
          await named;
          return {
            ...{ relay: issued.relay.name, urls: issued.relay.urls, tookMs: 700, checks },
            ...{ mapped: [], stunServers: [], connection: null },
            local: { hidden: 1, ipv4: 0, ipv6: 0 },
          };
        },
        settle: () => undefined,
        idleLife: () => Promise.resolve({ keptS: 120, lostS: null }),
        cancel: () => undefined,
      },
    },
    DEFAULT_PLAN,
    overrides.options ?? {},
    (state) => states.push(state),
  );
  return {
    app,
    clock,
    calls,
    states,
    stored,
    packets,
    released,
    asked,
    hide: (value: boolean) => {
      isHidden = value;
      onVisibility(value);
    },
    closePage: () => onPageHide(),
    isCutOff: () => isCutOff,
  };
}

function resultOf(app: App): Result {
  const { run } = app.state;
  if (run.kind !== 'done') throw new Error(`the test is ${JSON.stringify(run)}`);
  // Whatever happened to it: whoever receives it finds the same grades.
  expect(regrade(run.result)).toEqual(run.result.grades);
  return run.result;
}

const clean: Simulation = { fate: () => 40 };

describe('a test from press to result', () => {
  test('on a clean path meets, counts every packet, and is a valid document', async () => {
    const { app, clock, stored, released, calls } = setUp(clean);
    app.open(null);
    app.start();
    await clock.advance(40_000);
    const result = resultOf(app);
    expect(result).toMatchObject({
      id: 'result-1',
      durationMs: 30_000,
      traffic: {
        method: 'rtp',
        confidence: 'exact',
        sent: 7500,
        received: 7500,
        lost: 0,
        reordered: 0,
        duplicates: null,
      },
      metrics: {
        loop: { rttMs: { mean: 40, max: 40 }, oneWayMs: 20, lossRatio: 0, reorderRatio: 0 },
        up: null,
        down: null,
      },
      grades: { target: { kind: 'client-edge' }, findings: [], verdict: 'meets' },
      path: { chosen: 'only', transport: 'udp', relay: { url: URL_UDP2 } },
    });
    expect(result.timeline).toHaveLength(150);
    expect(result.traffic.streams).toHaveLength(5);
    // Opened at 300 ms, first arrivals in the batch at 400 ms, warm-up 300 ms: the clock of the first measured packet.
    expect(result.startedAt).toBe('2026-01-01T00:00:00.700Z');
    expect(parseResult(JSON.parse(JSON.stringify(result)))).toEqual({ ok: true, value: result });
    expect(stored).toEqual([result]);
    expect(released).toEqual(['test-1']);
    expect(calls.closed).toBe(1);
    expect(app.state.run).toMatchObject({
      storage: { kind: 'stored', path: '/r/result-1', code: '3222222T', packets: { kind: 'none' } },
    });
  });

  test('matches RTP sequence ranges to the measured stretch', async () => {
    const { app, clock } = setUp(clean, { options: { durationMs: 15_000 } });
    app.start();
    await clock.advance(30_000);
    const [stream] = resultOf(app).traffic.streams;
    const [range] = stream!.rtp;
    expect(range!.ssrc).toBe(1000);
    expect(range!.lastSequence! - range!.firstSequence!).toBe(749);
    expect(range!.firstSequence).toBeGreaterThan(0);
  });

  test('counts exactly what the network lost', async () => {
    // Every 25th packet: 4 %; of 7,500 consecutive ones exactly 300.
    const { app, clock } = setUp({ fate: (sequence) => (sequence % 25 === 7 ? 'lost' : 40) });
    app.start();
    await clock.advance(45_000);
    const result = resultOf(app);
    expect(result.traffic).toMatchObject({ sent: 7500, received: 7200, lost: 300 });
    expect(result.metrics.loop.worstLoss15s).toMatchObject({ lost: 150, sent: 3750, ratio: 0.04 });
    expect(result.grades.verdict).toBe('misses');
  });

  test('draws rows while it runs, none of them before its packets had time to come', async () => {
    const { app, clock } = setUp(clean);
    app.start();
    await clock.advance(11_500);
    const { rows } = app.state.live;
    // Measuring began at about 1.4 s; rows of the last second are held back.
    expect(rows.length).toBeGreaterThan(40);
    expect(rows.length).toBeLessThan(50);
    for (const row of rows) expect(row).toMatchObject({ sent: 50, received: 50, lost: 0, rttMs: 40 });
  });

  test('keeps its place by signs of life', async () => {
    const { app, clock, asked } = setUp(clean);
    app.start();
    await clock.advance(21_000);
    expect(asked).toEqual([5000, 10_000, 15_000, 20_000]);
  });

  test('takes the target of the relay unless another is chosen', async () => {
    const azure = { ...RELAY, kind: { kind: 'azure' as const, region: 'West Europe' } };
    const admitted: Admission = { ...ADMITTED, relays: [{ relay: azure, username: 'u', credential: 'c' }] };
    const byRelay = setUp(clean, { server: { requestTest: () => Promise.resolve(admitted) } });
    byRelay.app.start();
    await byRelay.clock.advance(40_000);
    expect(resultOf(byRelay.app).grades.target).toEqual({
      kind: 'azure',
      region: 'West Europe',
      column: 'site',
    });
    const chosen = setUp(clean, { options: { target: { kind: 'edge-edge' } } });
    chosen.app.start();
    await chosen.clock.advance(40_000);
    expect(resultOf(chosen.app).grades).toMatchObject({ target: { kind: 'edge-edge' }, verdict: 'no-data' });
  });
});

describe('a test that goes wrong never grades as good', () => {
  test('hidden for 12 s', async () => {
    const { app, clock, hide } = setUp(clean);
    app.open(null);
    app.start();
    await clock.advance(10_000);
    hide(true);
    await clock.advance(12_000);
    hide(false);
    await clock.advance(20_000);
    expect(resultOf(app).grades).toMatchObject({
      verdict: 'no-data',
      findings: [{ code: 'hidden', hiddenMs: 12_000 }],
    });
    expect(resultOf(app).instrument.hiddenMs).toBe(12_000);
  });

  test('stopped early', async () => {
    const { app, clock } = setUp(clean);
    app.start();
    await clock.advance(21_400);
    app.stop();
    await clock.advance(5000);
    const result = resultOf(app);
    expect(result.grades.verdict).toBe('no-data');
    expect(result.grades.findings).toEqual([
      { code: 'stopped-early', measuredMs: result.durationMs, plannedMs: 30_000 },
    ]);
    expect(result.durationMs).toBeGreaterThan(19_000);
    expect(result.durationMs).toBeLessThan(21_000);
  });

  test('relay lost half-way', async () => {
    const { app, clock } = setUp(
      { fate: (_, atMs) => (atMs < 11_000 ? 40 : 'lost') },
      { options: { durationMs: 600_000 } },
    );
    app.start();
    await clock.advance(60_000);
    const result = resultOf(app);
    expect(result.grades.verdict).toBe('misses');
    expect(result.grades.findings).toMatchObject([{ code: 'connection-lost' }]);
    // The test ended after 15 s of silence, long before its ten minutes.
    expect(result.durationMs).toBeLessThan(30_000);
  });

  test('audio clock stopped half-way', async () => {
    const { app, clock } = setUp({ fate: () => 40, audioStopsAtMs: 12_000 });
    app.start();
    await clock.advance(40_000);
    const { grades } = resultOf(app);
    expect(grades.verdict).toBe('no-data');
    expect(grades.findings.map((finding) => finding.code)).toEqual(['audio-stopped']);
  });

  test('audio clock never started: fallback, said and not good', async () => {
    const { app, clock } = setUp({
      fate: () => 40,
      facts: { method: 'data-channel', fallbackCause: 'audio-suspended' },
    });
    app.start();
    await clock.advance(40_000);
    const result = resultOf(app);
    expect(result.grades.verdict).toBe('no-data');
    expect(result.traffic).toMatchObject({ method: 'data-channel', confidence: 'lower' });
    expect(result.traffic.distortions).toHaveLength(4);
    expect(result.instrument.mappingIntact).toBeNull();
  });

  test('a UDP port denied', async () => {
    const reading = {
      ...BOTH_ANSWER,
      ports: [
        { url: URL_UDP, answeredMs: null },
        { url: URL_UDP2, answeredMs: 8 },
      ],
    };
    const { app, clock } = setUp(clean, { reading });
    app.start();
    await clock.advance(40_000);
    expect(resultOf(app).grades).toMatchObject({
      verdict: 'misses',
      findings: [{ code: 'ports-denied', ports: [3478] }],
    });
  });

  test('nothing connects: after 45 s a result without figures that misses, stored like any other', async () => {
    const { app, clock, released, stored } = setUp({ fate: () => 40, neverOpens: true });
    app.start();
    await clock.advance(44_000);
    expect(app.state.run.kind).toBe('connecting');
    await clock.advance(2000);
    const result = resultOf(app);
    expect(result).toMatchObject({
      durationMs: 0,
      traffic: { sent: 0 },
      metrics: { loop: { lossRatio: null } },
      connectivity: { checks: [{ state: 'open' }, { state: 'open' }, {}, {}, {}, {}, {}] },
      grades: {
        findings: [{ code: 'not-connected', why: 'could-not-connect', waitedMs: 45_000 }],
        verdict: 'misses',
      },
    });
    expect(parseResult(JSON.parse(JSON.stringify(result)))).toMatchObject({ ok: true });
    expect(contradictionIn(result)).toBeNull();
    expect(stored).toEqual([result]);
    expect(released).toEqual(['test-1']);
  });

  test('a browser that sends nothing over its first call: a second one is measured, packet by packet', async () => {
    const { app, clock, calls } = setUp({
      fate: () => 40,
      stall: (opening) => (opening === 1 ? 'nothing-sent' : null),
    });
    app.start();
    await clock.advance(40_000);
    expect(calls.opened).toHaveLength(2);
    const result = resultOf(app);
    expect(result).toMatchObject({
      traffic: { sent: 7500, received: 7500 },
      instrument: { reopenedFor: 'nothing-sent' },
    });
    expect(parseResult(JSON.parse(JSON.stringify(result)))).toMatchObject({ ok: true });
    expect(contradictionIn(result)).toBeNull();
  });

  test.each(['nothing-sent', 'nothing-read'] as const)(
    'a browser that stalls over both calls (%s): no result, its own fault, after two times 5 s',
    async (fault) => {
      const { app, clock, released, stored } = setUp({ fate: () => 40, stall: () => fault });
      app.start();
      await clock.advance(12_000);
      expect(app.state.run).toMatchObject({ kind: 'failed', failure: { code: 'browser-stalled', fault } });
      expect(stored).toEqual([]);
      expect(released).toEqual(['test-1']);
    },
  );

  test('nothing open: said at once, with what was tried, and stored', async () => {
    const { app, clock, stored } = setUp(clean, {
      checks: [outcome(URL_UDP, 'blocked'), outcome(URL_UDP2, 'blocked')],
    });
    app.start();
    await clock.advance(2000);
    expect(resultOf(app)).toMatchObject({
      connectivity: { uses: [], findings: [{ code: 'nothing-open' }, { code: 'no-udp-path' }] },
      grades: {
        findings: [{ code: 'not-connected', why: 'nothing-open', waitedMs: 700 }],
        verdict: 'misses',
      },
    });
    expect(stored).toHaveLength(1);
  });

  test('does without where the page came from, when nobody says so', async () => {
    const { app, clock } = setUp(clean, {
      options: { onlyConnectivity: true },
      server: { network: () => Promise.reject(new ServerError('unreachable', 'No.')) },
    });
    app.start();
    await clock.advance(3000);
    expect(resultOf(app).connectivity).toMatchObject({ paths: [], isProxied: null });
  });

  test('takes what the server says late, and does not wait for it for ever', async () => {
    const asking = (afterMs: number) => {
      const made: ReturnType<typeof setUp> = setUp(clean, {
        options: { onlyConnectivity: true },
        server: {
          network: () =>
            new Promise((resolve) =>
              made.clock.setTimer(afterMs, () =>
                resolve({ address: '203.0.113.7', isProxied: false, names: [] }),
              ),
            ),
        },
      });
      return made;
    };
    const [late, tooLate] = [asking(3900), asking(4100)];
    for (const { app, clock } of [late, tooLate]) {
      app.start();
      await clock.advance(6000);
    }
    expect(resultOf(late.app).connectivity).toMatchObject({ paths: [{ httpsAddress: '203.0.113.7' }] });
    expect(resultOf(tooLate.app).connectivity).toMatchObject({ paths: [], isProxied: null });
  });

  test('asked for connectivity alone: no call, no verdict on figures that nobody measured', async () => {
    const { app, clock } = setUp(clean, { options: { onlyConnectivity: true, idleLife: true } });
    app.start();
    await clock.advance(2000);
    expect(resultOf(app)).toMatchObject({
      path: { transport: 'udp' },
      connectivity: {
        idleLife: { keptS: 120, lostS: null },
        paths: [{ family: 'ipv4', httpsAddress: '203.0.113.7' }],
      },
      grades: { findings: [{ code: 'only-connectivity' }], verdict: 'no-data' },
    });
  });

  test('half of the streams marked: both halves are in the result', async () => {
    const { app, clock } = setUp(clean, { options: { mark: 'half' } });
    app.start();
    await clock.advance(40_000);
    expect(resultOf(app).connectivity?.qos).toMatchObject({
      mark: 'half',
      marked: { streams: [0, 2, 4], lost: 0 },
      unmarked: { streams: [1, 3] },
      worse: { loss: 'neither', jitter: 'neither', queueing: 'neither' },
    });
  });

  test('page closed half-way: place given back, remembered for next time', async () => {
    const { app, clock, closePage, released, isCutOff, calls } = setUp(clean);
    app.open(null);
    app.start();
    await clock.advance(10_000);
    closePage();
    expect(released).toEqual(['test-1']);
    expect(isCutOff()).toBe(true);
    expect(calls.closed).toBe(1);
    const next = setUp(clean, { cutOff: true });
    next.app.open(null);
    expect(next.app.state.lastWasCutOff).toBe(true);
    next.app.start();
    expect(next.app.state.lastWasCutOff).toBe(false);
  });

  test('page closed when no test runs: nothing to remember', () => {
    const { app, closePage, isCutOff } = setUp(clean);
    app.open(null);
    closePage();
    expect(isCutOff()).toBe(false);
  });
});

describe('the server', () => {
  test('refusing is shown in its own words', async () => {
    const refuse = () => Promise.reject(new ServerError('rate-limited', 'Too many tests from this address.'));
    const { app } = setUp(clean, { server: { requestTest: refuse } });
    app.start();
    await settle();
    expect(app.state.run).toEqual({
      kind: 'failed',
      failure: { code: 'refused', message: 'Too many tests from this address.' },
    });
  });

  test('being away is told apart from refusing', async () => {
    const away = () => Promise.reject(new ServerError('unreachable', 'x'));
    const { app } = setUp(clean, { server: { requestTest: away, config: away } });
    app.open(null);
    app.start();
    await settle();
    expect(app.state.run).toEqual({ kind: 'failed', failure: { code: 'server-unreachable' } });
    expect(app.state.config).toEqual({ kind: 'failed', message: 'x' });
  });

  test('making it wait: the test starts by itself when it is its turn', async () => {
    const waiting: Admission = {
      state: 'waiting',
      testId: 'test-1',
      token: 'token-1',
      position: 2,
      waitMs: 4000,
      pollAfterMs: 2000,
    };
    const answers = [{ ...waiting, position: 1 }, ADMITTED];
    const { app, clock } = setUp(clean, {
      server: {
        requestTest: () => Promise.resolve(waiting),
        askTest: () => Promise.resolve(answers.shift() ?? ADMITTED),
      },
    });
    app.start();
    await settle();
    expect(app.state.run).toMatchObject({ kind: 'waiting', position: 2 });
    await clock.advance(2000);
    expect(app.state.run).toMatchObject({ kind: 'waiting', position: 1 });
    await clock.advance(45_000);
    expect(resultOf(app).grades.verdict).toBe('meets');
  });

  test('not storing keeps the result on the page, and it is tried again by itself', async () => {
    const tries: number[] = [];
    const { app, clock, released } = setUp(clean, {
      server: {
        store: (result) => {
          tries.push(clock.nowMs());
          return tries.length < 4
            ? Promise.reject(new ServerError('full', 'The server could not store the result.'))
            : Promise.resolve({ id: result.id, path: '/r/result-1', code: '3222222T' });
        },
      },
    });
    app.start();
    await clock.advance(32_300);
    expect(app.state.run).toMatchObject({
      storage: { kind: 'failed', message: 'The server could not store the result.', retryAfterMs: 2000 },
    });
    expect(released).toEqual([]);
    await clock.advance(30_000);
    expect(tries.map((atMs) => atMs - tries[0]!)).toEqual([0, 2000, 7000, 22_000]);
    expect(app.state.run).toMatchObject({ kind: 'done', storage: { kind: 'stored', path: '/r/result-1' } });
    expect(released).toEqual(['test-1']);
  });

  test('being asked to store again before its time stores once', async () => {
    let isFull = true;
    let tries = 0;
    const { app, clock } = setUp(clean, {
      server: {
        store: (result) => {
          tries++;
          return isFull
            ? Promise.reject(new ServerError('full', 'The server could not store the result.'))
            : Promise.resolve({ id: result.id, path: '/r/result-1', code: '3222222T' });
        },
      },
    });
    app.start();
    await clock.advance(32_000);
    isFull = false;
    const before = tries;
    app.storeAgain();
    await clock.advance(60_000);
    expect(app.state.run).toMatchObject({ storage: { kind: 'stored' } });
    expect(tries).toBe(before + 1);
  });

  test('refusing a result for good is not asked again', async () => {
    let tries = 0;
    const { app, clock } = setUp(clean, {
      server: {
        store: () => {
          tries++;
          return Promise.reject(new ServerError('bad-result', 'It is not valid.', { isFinal: true }));
        },
      },
    });
    app.start();
    await clock.advance(200_000);
    expect(tries).toBe(1);
    expect(app.state.run).toMatchObject({ storage: { kind: 'failed', retryAfterMs: null } });
  });

  test('gets the record of every packet, once the result is stored and where it was asked for', async () => {
    const { app, clock, packets } = setUp(clean, { options: { keepPackets: true } });
    app.start();
    await clock.advance(40_000);
    const { traffic } = resultOf(app);
    expect(packets.map((rows) => rows.length)).toEqual([traffic.sent]);
    expect(app.state.run).toMatchObject({ storage: { kind: 'stored', packets: { kind: 'kept' } } });
    const without = setUp(clean);
    without.app.start();
    await without.clock.advance(40_000);
    expect(without.packets).toEqual([]);
  });

  test('is told of a request, so that the result lands on its ticket', async () => {
    const labels = { ticket: 'INC1', site: 'HQ', user: null, request: 'q1' };
    const { app, clock, stored } = setUp(clean, { options: { labels } });
    app.start();
    await clock.advance(40_000);
    expect(stored[0]?.labels).toEqual(labels);
  });

  test('answers to a test that was given up are dropped', async () => {
    let answer: (admission: Admission) => void = () => undefined;
    const { app, clock } = setUp(clean, {
      server: { requestTest: () => new Promise((resolve) => (answer = resolve)) },
    });
    app.start();
    app.stop();
    expect(app.state.run.kind).toBe('idle');
    answer(ADMITTED);
    await clock.advance(100);
    expect(app.state.run.kind).toBe('idle');
  });

  test('opens a stored result, or says that there is none', async () => {
    const { app } = setUp(clean);
    app.open('nope');
    expect(app.state.opened).toEqual({ kind: 'loading', id: 'nope' });
    await settle();
    expect(app.state.opened).toEqual({
      kind: 'failed',
      id: 'nope',
      message: 'There is no such result.',
      isRevoked: false,
    });
    const revoked = setUp(clean, {
      server: { result: () => Promise.reject(new ServerError(LINK_REVOKED, 'Revoked.')) },
    });
    revoked.app.open('nope');
    await settle();
    expect(revoked.app.state.opened).toMatchObject({ kind: 'failed', isRevoked: true });
  });
});
