import { describe, expect, test } from 'vitest';
import type { Measurement } from '../../../src/core/packets/packet.ts';
import { monotonicMs } from '../../../src/core/units.ts';
import { downMeasurement, measureDirection, upMeasurement } from '../../../src/core/witness/direction.ts';
import { joinWitness } from '../../../src/core/witness/join.ts';
import { witnessedLink, type LegFates, type RelaySide } from '../../support/witnessed-link.ts';

function directions(fates: readonly LegFates[], side: RelaySide = {}) {
  const { packets, mappings, witness } = witnessedLink(fates, side);
  const streams = side.streams ?? 1;
  const measurement: Measurement = {
    packets,
    streams,
    calls: 1,
    nominalRatePerSecond: streams * 50,
    beginMs: monotonicMs(1000),
    endMs: monotonicMs(1000 + Math.ceil(fates.length / streams) * 20),
    lateLimitMs: 3000,
    sendOrder: 'counted',
    arrivalOrder: 'stamped',
  };
  const join = joinWitness(packets, mappings, witness);
  return {
    up: measureDirection(upMeasurement(join, measurement)),
    down: measureDirection(downMeasurement(join, measurement)),
  };
}
const OK: LegFates = { up: 10, down: 12 };
const many = (count: number, fate: (index: number) => LegFates): LegFates[] =>
  Array.from({ length: count }, (_, index) => fate(index));

describe('the metrics of each direction', () => {
  test('count each loss in its own direction; what was lost on the way up was never sent down', () => {
    const fates = many(100, (i) =>
      i < 10 ? { up: 'lost', down: 12 } : i < 15 ? { up: 10, down: 'lost' } : OK,
    );
    const { up, down } = directions(fates);
    expect(up).toMatchObject({ sent: 100, received: 90, lost: 10, lossRatio: 0.1 });
    expect(down).toMatchObject({ sent: 90, received: 85, lost: 5, lossRatio: 5 / 90 });
    // Both lose in bursts: ten in a row fill a window of 200 ms, five half of one.
    expect(up?.worstBurst200ms).toMatchObject({ ratio: 1, startMs: 0 });
    expect(down?.worstBurst200ms?.ratio).toBe(0.5);
  });

  test('see jitter where it is made', () => {
    const { up, down } = directions(many(1000, (i) => ({ up: i % 2 ? 16 : 10, down: 12 })));
    expect(up?.worstJitter15s?.ms).toBeCloseTo(6, 2);
    expect(down?.worstJitter15s?.ms).toBeCloseTo(0, 2);
  });

  test('see reordering where it is made, and do not count it again on the other leg', () => {
    // Packet 20 is held back by 30 ms on the way up; packet 60 on the way down.
    const { up, down } = directions(many(100, (i) => ({ up: i === 20 ? 40 : 10, down: i === 60 ? 42 : 12 })));
    expect(up).toMatchObject({ reordered: 1 });
    expect(down).toMatchObject({ reordered: 1 });
  });

  test('tell queueing over the fastest packet, without the clocks', () => {
    const { up, down } = directions(
      many(1000, (i) => ({ up: 10 + (i % 5), down: 30 })),
      { offsetMs: 123_456, drift: 0.00008 },
    );
    expect(up?.queueingMs?.mean).toBeCloseTo(2, 1);
    expect(up?.queueingMs?.max).toBeCloseTo(4, 1);
    expect(down?.queueingMs?.max).toBeCloseTo(0, 1);
  });

  test('have a whole window of 15 s each in a test of 15 s, though one leg begins later than the other', () => {
    // The first packet met a queue of 4 ms on the way up.
    const { up, down } = directions(many(750, (i) => (i === 0 ? { up: 14, down: 12 } : OK)));
    expect(up?.worstLoss15s).toMatchObject({ sent: 750, lost: 0 });
    expect(down?.worstLoss15s).toMatchObject({ sent: 750, lost: 0 });
    expect(down?.worstJitter15s?.ms).toBeGreaterThanOrEqual(0);
  });

  test('are null where nothing is known', () => {
    const { up, down } = directions(
      many(50, () => OK),
      { isRecorded: () => false },
    );
    expect(up).toBeNull();
    expect(down).toBeNull();
  });
});
