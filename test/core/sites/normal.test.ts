import fc from 'fast-check';
import { quantileSorted } from 'simple-statistics';
import { describe, expect, test } from 'vitest';
import { normalOf } from '../../../src/core/sites/normal.ts';

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('normalOf', () => {
  test.each([
    // 1 to 11: rank 5 of 0-10 is 6; rank 9 is 10.
    { samples: upTo(11), value: 10, median: 6, p90: 10, share: 10 / 11, standing: 'usual' },
    // Just above the 90th percentile; one sample of 11 is above it, which is more than 1 in 100.
    { samples: upTo(11), value: 10.5, median: 6, p90: 10, share: 10 / 11, standing: 'unusual' },
    // As high as the highest of 11: not above all of them.
    { samples: upTo(11), value: 11, median: 6, p90: 10, share: 1, standing: 'unusual' },
    { samples: upTo(11), value: 11.1, median: 6, p90: 10, share: 1, standing: 'extreme' },
    // 1 to 100: ranks 49.5 and 89.1. As high as the highest alone: 1 in 100.
    { samples: upTo(100), value: 100, median: 50.5, p90: 90.1, share: 1, standing: 'extreme' },
    { samples: upTo(100), value: 99, median: 50.5, p90: 90.1, share: 0.99, standing: 'unusual' },
    // As everybody else: a share of 1 that is not unusual.
    { samples: upTo(20).map(() => 0), value: 0, median: 0, p90: 0, share: 1, standing: 'usual' },
    { samples: upTo(20).map(() => 0), value: 0.01, median: 0, p90: 0, share: 1, standing: 'extreme' },
  ])('of $samples.length samples $value is $standing', ({ samples, value, median, p90, share, standing }) => {
    const normal = normalOf(samples, value);
    expect(normal).toMatchObject({ samples: samples.length, value, standing });
    expect(normal.median).toBeCloseTo(median, 12);
    expect(normal.p90).toBeCloseTo(p90, 12);
    expect(normal.shareAtOrBelow).toBeCloseTo(share, 12);
  });

  test('says nothing of fewer than 10 samples but what they are', () => {
    expect(normalOf([3, 1, null, 2], 50)).toEqual({
      samples: 3,
      median: 2,
      // Rank 0.9 * 2 = 1.8: 2 + 0.8.
      p90: expect.closeTo(2.8, 12) as unknown,
      value: 50,
      shareAtOrBelow: 1,
      standing: 'unknown',
    });
    expect(normalOf(upTo(9), 100).standing).toBe('unknown');
    expect(normalOf(upTo(10), 100).standing).toBe('extreme');
  });

  test('has nothing where nothing was measured', () => {
    expect(normalOf([null, null], 4)).toEqual({
      samples: 0,
      median: null,
      p90: null,
      value: 4,
      shareAtOrBelow: null,
      standing: 'unknown',
    });
    expect(normalOf(upTo(30), null)).toMatchObject({ shareAtOrBelow: null, standing: 'unknown' });
  });

  test('agrees with simple-statistics on the median, and never calls a lesser value worse', () => {
    const values = fc.array(fc.double({ min: 0, max: 1000, noNaN: true }), { minLength: 1, maxLength: 60 });
    const order = ['unknown', 'usual', 'unusual', 'extreme'];
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1000, noNaN: true }), (samples, value) => {
        const normal = normalOf(samples, value);
        const sorted = [...samples].sort((a, b) => a - b);
        expect(normal.median).toBeCloseTo(quantileSorted(sorted, 0.5), 9);
        const less = normalOf(samples, value / 2);
        expect(order.indexOf(less.standing)).toBeLessThanOrEqual(order.indexOf(normal.standing));
        expect(less.shareAtOrBelow!).toBeLessThanOrEqual(normal.shareAtOrBelow!);
      }),
    );
  });
});
