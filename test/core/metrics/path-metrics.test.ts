import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countPackets, measurePath } from '../../../src/core/metrics/path-metrics.ts';
import { measurementOf, repeat, type Fate } from '../../support/measurement.ts';

const anyFate = fc.oneof(fc.constant('lost' as const), fc.double({ min: 0.1, max: 300, noNaN: true }));

describe('measurePath', () => {
  test('of nothing is null throughout', () => {
    const figures = Object.values(measurePath(measurementOf([], { durationMs: 30_000 })));
    expect(figures).toEqual(Array<null>(10).fill(null));
  });

  test('of total loss knows the loss and nothing else', () => {
    const metrics = measurePath(measurementOf(repeat('lost', 1500)));
    expect(metrics).toMatchObject({
      rttMs: null,
      oneWayMs: null,
      lossRatio: 1,
      reorderRatio: null,
      worstJitter15s: null,
    });
    expect(metrics.worstLoss15s?.ratio).toBe(1);
  });

  test('takes one-way latency as half of the mean round trip', () => {
    expect(measurePath(measurementOf([80, 120])).oneWayMs).toBe(50);
  });

  test('conserves counts: sent = received + lost', () => {
    fc.assert(
      fc.property(fc.array(anyFate, { maxLength: 200 }), fc.integer({ min: 1, max: 5 }), (fates, streams) => {
        const counts = countPackets(measurementOf(fates, { streams }));
        expect(counts.sent).toBe(fates.length);
        expect(counts.received + counts.lost).toBe(counts.sent);
        expect(counts.reordered).toBeLessThanOrEqual(counts.received);
        expect(counts.late).toBeLessThanOrEqual(counts.received);
      }),
    );
  });

  test('changes nothing but delay when the receiver clock is offset', () => {
    fc.assert(
      fc.property(
        fc.array(anyFate, { minLength: 1, maxLength: 200 }),
        fc.integer({ min: 1, max: 500 }),
        (fates, offsetMs) => {
          const before = measurePath(measurementOf(fates, { durationMs: 60_000 }));
          const shifted = fates.map((fate): Fate => (fate === 'lost' ? fate : fate + offsetMs));
          const after = measurePath(measurementOf(shifted, { durationMs: 60_000 }));
          expect(after.lossRatio).toBe(before.lossRatio);
          expect(after.reorderRatio).toBe(before.reorderRatio);
          expect(after.worstBurst200ms).toEqual(before.worstBurst200ms);
          expect(after.jitterRfc3550Ms ?? 0).toBeCloseTo(before.jitterRfc3550Ms ?? 0, 6);
        },
      ),
    );
  });

  test('counts as late what comes over 100 ms after the fastest, without losing it', () => {
    const counts = countPackets(measurementOf([20, 119, 120.5, 300, 'lost']));
    expect(counts).toMatchObject({ late: 2, received: 4, lost: 1 });
  });
});
