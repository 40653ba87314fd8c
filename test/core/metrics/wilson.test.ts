import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wilsonInterval } from '../../../src/core/metrics/wilson.ts';

describe('wilsonInterval', () => {
  test('is null without trials', () => {
    expect(wilsonInterval(0, 0)).toBeNull();
  });

  // Worked by hand: centre (p + z²/2n) / (1 + z²/n), z = 1.96; the published examples 0/100 and 5/100.
  test.each([
    { hits: 0, trials: 100, low: 0, high: 0.037 },
    { hits: 5, trials: 100, low: 0.0215, high: 0.1118 },
    { hits: 100, trials: 100, low: 0.963, high: 1 },
    { hits: 1, trials: 2, low: 0.0945, high: 0.9055 },
  ])('of $hits/$trials is $low to $high', ({ hits, trials, low, high }) => {
    const interval = wilsonInterval(hits, trials);
    expect(interval?.low).toBeCloseTo(low, 3);
    expect(interval?.high).toBeCloseTo(high, 3);
  });

  test('holds the ratio, within 0-1, whatever the counts', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (trials, share) => {
          const hits = Math.floor(trials * share);
          const interval = wilsonInterval(hits, trials);
          expect(interval).not.toBeNull();
          expect(interval!.low).toBeGreaterThanOrEqual(0);
          expect(interval!.high).toBeLessThanOrEqual(1);
          expect(interval!.low).toBeLessThanOrEqual(hits / trials);
          expect(interval!.high).toBeGreaterThanOrEqual(hits / trials);
        },
      ),
    );
  });
});
