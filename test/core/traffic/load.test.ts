import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  estimateTestBytes,
  loadProblem,
  longestMs,
  mostTransferBytes,
  partAt,
  placesFor,
  trafficPlanFor,
  wholeStretchMs,
} from '../../../src/core/traffic/load.ts';
import { loadEffect, type LoadFigures } from '../../../src/core/traffic/load-effect.ts';
import { wilsonInterval } from '../../../src/core/metrics/wilson.ts';
import { reorderedPackets } from '../../../src/core/metrics/reorder.ts';
import {
  callOf,
  DEFAULT_PLAN,
  MAX_DURATION_MS,
  packetRatePerSecond,
} from '../../../src/core/traffic/traffic-plan.ts';
import { throughputOf, type Move } from '../../../src/core/traffic/transfers.ts';
import { monotonicMs } from '../../../src/core/units.ts';
import type { ReceivedPacket } from '../../../src/core/packets/packet.ts';

describe('the plan of several calls', () => {
  it('has all streams of each, one call after the other', () => {
    const plan = trafficPlanFor(DEFAULT_PLAN, 3);
    expect(plan).toMatchObject({ calls: 3, streams: 15, packetIntervalMs: 20 });
    expect(packetRatePerSecond(plan)).toBe(750);
    expect([0, 4, 5, 9, 10, 14].map((stream) => callOf(stream, plan))).toEqual([0, 0, 1, 1, 2, 2]);
  });

  it('never sends more packets than the longest test of one call', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.boolean(), (calls, loaded) => {
        const longest = longestMs({ calls, loaded });
        expect(calls * wholeStretchMs(longest, { loaded })).toBeLessThanOrEqual(MAX_DURATION_MS);
        expect(loadProblem(longest + 1, { calls, loaded })).not.toBeNull();
      }),
    );
  });

  it.each([
    [30_000, { calls: 1, loaded: false }, null],
    [600_000, { calls: 1, loaded: false }, null],
    [30_000, { calls: 20, loaded: false }, null],
    [31_000, { calls: 20, loaded: false }, { code: 'too-long', longestMs: 30_000 }],
    [15_000, { calls: 18, loaded: true }, null],
    [15_000, { calls: 19, loaded: true }, { code: 'too-many-for-any-length' }],
    [30_000, { calls: 21, loaded: false }, { code: 'calls-out-of-range' }],
    [30_000, { calls: NaN, loaded: false }, { code: 'calls-out-of-range' }],
  ])('%i ms of %j: %j', (durationMs, wish, expected) => {
    expect(loadProblem(durationMs, wish)).toEqual(expected);
  });

  it('takes a place for each call, and five for a busy link', () => {
    expect(placesFor({ calls: 1, loaded: false })).toBe(1);
    expect(placesFor({ calls: 3, loaded: true })).toBe(8);
  });

  it('says what it will use: 34 s of 6.25 MB each way at 50 Mbit/s, beside the calls of 63 s', () => {
    expect(mostTransferBytes(30_000, 50_000_000)).toBe(34 * 6_250_000);
    const bytes = estimateTestBytes(DEFAULT_PLAN, 30_000, { calls: 2, loaded: true }, 50_000_000);
    expect(bytes).toBe(2 * 34 * 6_250_000 + 63.3 * 500 * 222 * 2);
  });

  it.each([
    [0, 'idle'],
    [29_999, 'idle'],
    [30_000, 'filling'],
    [32_999, 'filling'],
    [33_000, 'busy'],
  ])('after %i ms of two parts of 30 s comes the part "%s"', (elapsedMs, part) => {
    expect(partAt(elapsedMs, 30_000)).toBe(part);
  });
});

describe('reorderedPackets, of several calls', () => {
  const arrival = (stream: number, globalSequence: number, receivedMs: number): ReceivedPacket => ({
    stream,
    streamSequence: globalSequence,
    globalSequence,
    sentMs: monotonicMs(0),
    receivedMs: monotonicMs(receivedMs),
    arrivalIndex: receivedMs,
  });

  const ENDS = { streams: 2, sendOrder: 'counted', arrivalOrder: 'stamped' } as const;

  it('asks for order within each call only', () => {
    // Calls of one stream each: 1 and 3 of the second call come before 0 and 2 of the first.
    const received = [arrival(1, 1, 1), arrival(1, 3, 2), arrival(0, 0, 3), arrival(0, 2, 4)];
    expect(reorderedPackets(received, { ...ENDS, calls: 2 })).toEqual([]);
    expect(reorderedPackets(received, { ...ENDS, calls: 1 })).toHaveLength(2);
  });

  it('finds what is overtaken within a call', () => {
    const received = [arrival(0, 0, 1), arrival(1, 3, 2), arrival(1, 1, 3)];
    expect(
      reorderedPackets(received, { ...ENDS, calls: 2 }).map(({ globalSequence }) => globalSequence),
    ).toEqual([1]);
  });
});

describe('throughputOf', () => {
  const move = (fromMs: number, toMs: number, bytes: number, direction: Move['direction'] = 'up'): Move => ({
    direction,
    fromMs: monotonicMs(fromMs),
    toMs: monotonicMs(toMs),
    bytes,
  });
  const stretch = { beginMs: monotonicMs(1000), endMs: monotonicMs(3000) };

  it('counts the share of each move that lies within the stretch, and all bytes of the test', () => {
    // Half of the first and a quarter of the second are within: 500 + 250 bytes in 2 s.
    const moves = [move(500, 1500, 1000), move(2500, 4500, 1000), move(0, 3000, 9, 'down')];
    expect(throughputOf(moves, 'up', stretch)).toEqual({
      bytes: 2000,
      bitsPerSecond: (750 * 8) / 2,
      busyRatio: 0.5,
    });
  });

  it('counts time that two streams share once', () => {
    const moves = [move(1000, 2000, 1), move(1500, 2500, 1), move(1200, 1400, 1)];
    expect(throughputOf(moves, 'up', stretch).busyRatio).toBe(0.75);
  });

  it('is nothing without moves, and no number that is none without time', () => {
    expect(throughputOf([], 'down', stretch)).toEqual({ bytes: 0, bitsPerSecond: 0, busyRatio: 0 });
    const none = { beginMs: monotonicMs(5), endMs: monotonicMs(5) };
    expect(throughputOf([move(0, 9, 1)], 'up', none)).toEqual({ bytes: 1, bitsPerSecond: 0, busyRatio: 0 });
  });
});

describe('loadEffect', () => {
  const figures = (rttMs: number, lost: number, queue?: { up: number; down: number }): LoadFigures => ({
    loop: {
      rttMs: { mean: rttMs },
      lossRatio: lost / 1000,
      lossRatioInterval: wilsonInterval(lost, 1000),
      worstJitter15s: { ms: rttMs / 10 },
    },
    up: queue ? { queueingMs: { mean: queue.up }, lossRatioInterval: wilsonInterval(lost, 1000) } : null,
    down: queue ? { queueingMs: { mean: queue.down }, lossRatioInterval: wilsonInterval(lost, 1000) } : null,
  });

  it('is the difference of both parts', () => {
    expect(loadEffect(figures(40, 0), figures(240, 0))).toEqual({
      rttMs: { idle: 40, busy: 240 },
      jitterMs: { idle: 4, busy: 24 },
      lossRatio: null,
      waitsOn: null,
      hasRoom: { up: false, down: false },
    });
  });

  it('calls loss more only where chance does not explain it', () => {
    expect(loadEffect(figures(40, 5), figures(40, 9)).lossRatio).toBeNull();
    expect(loadEffect(figures(40, 5), figures(40, 50)).lossRatio).toEqual({ idle: 0.005, busy: 0.05 });
    expect(loadEffect(figures(40, 50), figures(40, 5)).lossRatio).toBeNull();
  });

  it.each([
    [{ up: 150, down: 10 }, 'up'],
    [{ up: 10, down: 150 }, 'down'],
    [{ up: 100, down: 90 }, null],
    [{ up: 0, down: 0 }, null],
  ])('with queues of %j the wait is "%s"', (queue, expected) => {
    expect(loadEffect(figures(40, 0), figures(240, 0, queue)).waitsOn).toBe(expected);
  });

  it.each([
    ['nothing waits and nothing is lost', figures(40, 0), figures(44, 0), { up: true, down: true }],
    ['the round trip grows', figures(40, 0), figures(45, 0), { up: false, down: false }],
    ['more is lost', figures(40, 0), figures(40, 50), { up: false, down: false }],
    [
      'a queue in one direction leaves room in the other',
      figures(40, 0, { up: 1, down: 1 }),
      figures(60, 0, { up: 21, down: 1 }),
      { up: false, down: true },
    ],
    [
      'loss in directions that nothing waits in',
      figures(40, 0, { up: 1, down: 1 }),
      figures(40, 50, { up: 1, down: 1 }),
      { up: false, down: false },
    ],
  ])('finds out which way has room left: %s', (_what, idle, busy, expected) => {
    expect(loadEffect(idle, busy).hasRoom).toEqual(expected);
  });
});
