import { describe, expect, test } from 'vitest';
import type { Admission } from '../../src/wire/http.ts';
import { parseResult } from '../../src/wire/result.ts';
import { setUp, clean, resultOf, URL_UDP2, RELAY, ADMITTED } from './app-on-clock.ts';

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
    const west = { ...RELAY, kind: { kind: 'azure' as const, region: 'West US' } };
    const toWest = {
      requestTest: () => Promise.resolve({ ...admitted, relays: [{ ...admitted.relays[0]!, relay: west }] }),
    };
    const labels = { ticket: null, site: null, user: null, request: null, region: 'Hawaii US' };
    const fromHawaii = setUp(clean, { server: toWest, options: { labels } });
    fromHawaii.app.start();
    await fromHawaii.clock.advance(40_000);
    expect(resultOf(fromHawaii.app)).toMatchObject({
      labels: { region: 'Hawaii US' },
      grades: { target: { kind: 'azure', region: 'Hawaii US', column: 'site' } },
    });
    const chosen = setUp(clean, { options: { target: { kind: 'edge-edge' } } });
    chosen.app.start();
    await chosen.clock.advance(40_000);
    expect(resultOf(chosen.app).grades).toMatchObject({ target: { kind: 'edge-edge' }, verdict: 'no-data' });
  });
});
