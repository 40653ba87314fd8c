import { describe, expect, it } from 'vitest';
import { plainResult, type SentPacket } from '../../../e2e/servers/laboratory/plain-result.ts';
import { contradictionIn } from '../../../server/results/consistency/contradiction.ts';
import { parseResult } from '../../../src/wire/result.ts';

const RELAY = { name: 'berlin', place: null, kind: { kind: 'edge' }, urls: [] } as const;

const resultOf = (packets: readonly SentPacket[], seenByRelay: number | null) =>
  plainResult({
    id: 'scripted',
    startedAt: '2026-01-01T00:00:00.000Z',
    site: 'Lisbon',
    relay: { ...RELAY, urls: ['turn:192.0.2.1:3478?transport=udp'] },
    url: 'turn:192.0.2.1:3478?transport=udp',
    connectMs: 90,
    durationMs: 15_000,
    packetRatePerSecond: 20,
    payloadBytes: 60,
    ssrc: 7,
    firstSequence: 65_500,
    packets,
    seenByRelay,
  });

/** 300 packets, one each 50 ms, that come back after 40 ms, or 42 where their number is odd; those of `lost` never do. */
const packets = (lost: readonly number[] = []): SentPacket[] =>
  Array.from({ length: 300 }, (_, number) => ({
    sentMs: number * 50,
    receivedMs: lost.includes(number) ? null : number * 50 + 40 + 2 * (number % 2),
  }));

describe('plainResult', () => {
  it('counts what was sent, and tells a delay and its changes', () => {
    const { traffic, metrics, timeline } = resultOf(packets(), 300);
    expect(traffic).toMatchObject({ sent: 300, received: 300, lost: 0, late: 0 });
    // 65,500 and 299 more: the number wraps at 65,536.
    expect(traffic.streams[0]?.rtp).toEqual([{ ssrc: 7, firstSequence: 65_500, lastSequence: 263 }]);
    expect(metrics.loop.rttMs).toMatchObject({ mean: 41, min: 40, median: 41, max: 42 });
    expect(metrics.loop).toMatchObject({
      oneWayMs: 20.5,
      lossRatio: 0,
      worstJitter15s: { ms: 2, startMs: 0 },
    });
    expect(timeline).toHaveLength(75);
    expect(timeline[1]).toEqual({
      ...{ startMs: 200, sent: 4, received: 4, lost: 0 },
      ...{ rttMs: 41, rttMaxMs: 42, jitterMs: 2 },
    });
  });

  it('finds the worst window, and which way a loss was', () => {
    // Three of the four packets of 200 ms that begin with number 100; the relay saw two of the four that are lost.
    const { metrics, witness } = resultOf(packets([100, 102, 103, 200]), 298);
    expect(metrics.loop.worstBurst200ms).toMatchObject({ lost: 3, sent: 4, ratio: 0.75, startMs: 5000 });
    expect(metrics.loop.worstLoss15s).toMatchObject({ lost: 4, sent: 300, startMs: 0 });
    expect(witness).toMatchObject({ state: 'whole', lostUp: 2, lostDown: 2, lostUnknown: 0 });
    expect(resultOf(packets([5]), null).witness).toMatchObject({ state: 'none', lostUnknown: 1 });
  });

  it('is a result of this version that does not contradict itself', () => {
    for (const lost of [
      [],
      [0],
      [299],
      [100, 102, 103, 200],
      Array.from({ length: 60 }, (_, at) => 120 + at),
    ])
      for (const seen of [300 - lost.length, 300, null]) {
        const result = resultOf(packets(lost), seen);
        expect(parseResult(JSON.parse(JSON.stringify(result)))).toMatchObject({ ok: true });
        expect(contradictionIn(result), `${lost.length} lost`).toBeNull();
      }
  });
});
