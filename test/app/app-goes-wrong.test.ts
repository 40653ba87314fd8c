import { describe, expect, test } from 'vitest';
import { ServerError } from '../../src/app/ports.ts';
import { contradictionIn } from '../../server/results/consistency/contradiction.ts';
import { parseResult } from '../../src/wire/result.ts';
import { outcome } from '../core/connectivity/outcomes.ts';
import { setUp, ADMITTED, clean, resultOf, BOTH_ANSWER, URL_UDP, URL_UDP2 } from './app-on-clock.ts';

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

  test('the relay’s process lost half-way: void, whatever the packets say', async () => {
    let isLost = false;
    const { app, clock, stored, released } = setUp(
      { fate: (_, atMs) => (atMs < 11_000 ? 40 : 'lost') },
      {
        server: {
          askTest: () => Promise.resolve({ ...ADMITTED, ...(isLost ? { lostRelays: ['edge'] } : {}) }),
        },
      },
    );
    app.start();
    await clock.advance(12_000);
    isLost = true;
    // A sign of life comes every 5 s.
    await clock.advance(5000);
    expect(app.state.run).toEqual({ kind: 'failed', failure: { code: 'relay-lost', name: 'edge' } });
    await clock.advance(60_000);
    expect([stored, released]).toEqual([[], ['test-1']]);
  });

  test('the relay’s process lost at the very end: its witness says so', async () => {
    let isLost = false;
    const { app, clock, stored } = setUp(clean, {
      server: {
        askTest: () => Promise.resolve({ ...ADMITTED, ...(isLost ? { lostRelays: ['edge'] } : {}) }),
        witness: () => {
          isLost = true;
          return Promise.reject(new ServerError('relay-lost', 'The relay went away.'));
        },
      },
    });
    app.start();
    await clock.advance(60_000);
    expect(app.state.run).toEqual({ kind: 'failed', failure: { code: 'relay-lost', name: 'edge' } });
    expect(stored).toEqual([]);
  });

  test('another relay lost: nothing of this test', async () => {
    const { app, clock, stored } = setUp(clean, {
      server: {
        askTest: () => Promise.resolve({ ...ADMITTED, lostRelays: ['built-in'] }),
        witness: () => Promise.reject(new ServerError('relay-lost', 'The relay went away.')),
      },
    });
    app.start();
    await clock.advance(60_000);
    expect(stored).toHaveLength(1);
    expect(resultOf(app).traffic).toMatchObject({ lost: 0 });
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
    const { app, clock, closePage, released, remembered, calls } = setUp(clean);
    app.open(null);
    app.start();
    await clock.advance(10_000);
    closePage();
    expect(released).toEqual(['test-1']);
    expect(remembered()).toBe('left');
    expect(calls.closed).toBe(1);
    const next = setUp(clean, { cutOff: true });
    next.app.open(null);
    expect(next.app.state.lastWasCutOff).toBe(true);
    next.app.start();
    expect(next.app.state.lastWasCutOff).toBe(false);
  });

  test('page that ends without a word half-way: remembered from the beginning, until there is a result', async () => {
    const { app, clock, remembered } = setUp(clean);
    app.open(null);
    expect(remembered()).toBe('nothing');
    app.start();
    expect(remembered()).toBe('running');
    await clock.advance(10_000);
    expect(remembered()).toBe('running');
    await clock.advance(60_000);
    resultOf(app);
    expect(remembered()).toBe('nothing');
  });

  test('a test that the person stops before it measures is not remembered', async () => {
    const { app, clock, remembered } = setUp(clean);
    app.open(null);
    app.start();
    await clock.advance(100);
    expect(remembered()).toBe('running');
    app.stop();
    expect(app.state.run.kind).toBe('idle');
    expect(remembered()).toBe('nothing');
  });

  test('another page that goes later is told of where no test is shown, and nowhere else', async () => {
    const { app, clock, tellCutOff } = setUp(clean);
    app.open(null);
    app.start();
    await clock.advance(10_000);
    tellCutOff();
    expect(app.state.lastWasCutOff).toBe(false);
    await clock.advance(60_000);
    resultOf(app);
    tellCutOff();
    expect(app.state.lastWasCutOff).toBe(false);
    app.reset();
    tellCutOff();
    expect(app.state.lastWasCutOff).toBe(true);
  });

  test('page closed when no test runs: nothing to remember', () => {
    const { app, closePage, remembered } = setUp(clean);
    app.open(null);
    closePage();
    expect(remembered()).toBe('nothing');
  });
});
