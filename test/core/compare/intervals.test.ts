import { describe, expect, test } from 'vitest';
import { blockMeansInterval } from '../../../src/core/compare/block-means.ts';
import { inflationOf, scatterOf } from '../../../src/core/compare/blocks.ts';
import { lossDispersion } from '../../../src/core/compare/loss-dispersion.ts';
import { newcombeInterval } from '../../../src/core/compare/newcombe.ts';
import { normalTail, studentT95 } from '../../../src/core/compare/student.ts';

describe('newcombeInterval (Newcombe 1998, method 10)', () => {
  // Its published examples; there it is the first minus the second.
  test.each([
    { first: [56, 70], second: [48, 80], low: 0.0524, high: 0.3339 },
    { first: [9, 10], second: [3, 10], low: 0.1705, high: 0.809 },
    { first: [5, 56], second: [0, 29], low: -0.0381, high: 0.1926 },
    { first: [0, 10], second: [0, 20], low: -0.1611, high: 0.2775 },
    { first: [10, 10], second: [0, 10], low: 0.6075, high: 1 },
  ] as const)('of $first and $second is $low to $high', ({ first, second, low, high }) => {
    const interval = newcombeInterval(
      { hits: second[0], trials: second[1] },
      { hits: first[0], trials: first[1] },
    )!;
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  test('is none without trials', () => {
    expect(newcombeInterval({ hits: 0, trials: 0 }, { hits: 1, trials: 2 })).toBeNull();
  });
});

describe('blockMeansInterval', () => {
  test('is that of Welch where seconds have nothing in common', () => {
    // a: 1 -1 1 -1 ..., n = 10: variance 10/9. The products of neighbours are negative, so nothing is inflated.
    const a = Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? 1 : -1));
    const b = a.map((value) => 5 + value);
    // Standard error sqrt(2 * (10/9) / 10) = 0.4714; 18 degrees of freedom: t = 2.1009.
    const interval = blockMeansInterval(5, a, b)!;
    expect(interval.low).toBeCloseTo(5 - 2.1009 * 0.4714, 3);
    expect(interval.high).toBeCloseTo(5 + 2.1009 * 0.4714, 3);
  });

  test('is wider where seconds repeat each other', () => {
    const alternating = Array.from({ length: 20 }, (_, index) => index % 2);
    const inBlocks = Array.from({ length: 20 }, (_, index) => Math.floor(index / 10));
    const width = (values: readonly number[]): number => {
      const { low, high } = blockMeansInterval(0, values, values)!;
      return high - low;
    };
    expect(width(inBlocks)).toBeGreaterThan(3 * width(alternating));
  });

  test('is none of fewer than five seconds, and a point where nothing varies', () => {
    expect(blockMeansInterval(1, [1, 2, 3, 4], [1, 2, 3, 4, 5])).toBeNull();
    expect(blockMeansInterval(7, [1, 1, 1, 1, 1], [8, 8, 8, 8, 8])).toEqual({ low: 7, high: 7 });
  });
});

describe('lossDispersion', () => {
  const seconds = (losses: readonly number[]) => losses.map((lost) => ({ sent: 250, lost }));

  test('is 1 where losses are as even as independent ones, or there are none', () => {
    expect(lossDispersion(seconds([0, 0, 0]), seconds([0, 0]))).toBe(1);
    expect(lossDispersion(seconds([2, 3, 2, 3, 2]), seconds([3, 2, 3, 2, 3]))).toBe(1);
  });

  test('is about the length of the bursts', () => {
    // One burst of 20 in every 4th of 40 seconds. Per test: ratio 0.02, residuals 15 (10 times) and -5 (30 times):
    // sum of squares 3000, * 40/39 = 3076.9; binomial 10,000 * 0.02 * 0.98 = 196; 15.70. Neighbours' products are
    // negative: 10 * -75 * 2 + 20 * 25 (one pair less at the end).
    const bursts = seconds(Array.from({ length: 40 }, (_, index) => (index % 4 === 0 ? 20 : 0)));
    expect(lossDispersion(bursts, bursts)).toBeCloseTo(15.698, 2);
  });
});

describe('inflationOf', () => {
  test('is (1 + r) / (1 - r) of the corrected correlation', () => {
    // Residuals 1 1 -1 -1: squares 4, products 1 - 1 + 1 = 1; r = 0.25; + (1 + 0.75) / 4 = 0.6875.
    const scatter = scatterOf([1, 1, -1, -1]);
    expect(scatter).toEqual({ count: 4, sumOfSquares: 4, sumOfProducts: 1 });
    expect(inflationOf(scatter, scatter)).toBeCloseTo(1.6875 / 0.3125, 12);
  });

  test('never makes an observation count for more than one', () => {
    const scatter = scatterOf([1, -1, 1, -1, 1, -1]);
    expect(inflationOf(scatter, scatter)).toBe(1);
  });
});

describe('quantiles', () => {
  test.each([
    [3, 3.182],
    [5, 2.571],
    [10, 2.228],
    [29, 2.045],
    [1000, 1.962],
  ])('t of %i degrees of freedom is %f', (degrees, t) => {
    expect(Math.abs(studentT95(degrees) - t)).toBeLessThan(0.004);
  });

  test.each([
    [0, 0.5],
    [1, 0.158_655],
    [1.959964, 0.025],
    [3, 0.001_35],
  ])('the normal tail beyond %f is %f', (z, tail) => {
    expect(normalTail(z)).toBeCloseTo(tail, 5);
  });
});
