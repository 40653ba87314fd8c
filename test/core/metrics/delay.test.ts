import { describe, expect, test } from 'vitest';
import { mean, quantile, summariseDelays } from '../../../src/core/metrics/delay.ts';

describe('summariseDelays', () => {
  test('of no delays is null, not zero', () => {
    expect(summariseDelays([])).toBeNull();
    expect(mean([])).toBeNull();
    expect(quantile([], 0.5)).toBeNull();
  });

  test('of one delay is that delay throughout', () => {
    expect(summariseDelays([42])).toEqual({ mean: 42, min: 42, median: 42, p95: 42, p99: 42, max: 42 });
  });

  // 1..5: positions 4 * 0.95 = 3.8 -> 4 + 0.8 = 4.8 and 4 * 0.99 = 3.96 -> 4.96.
  test('interpolates between the closest ranks, whatever the order', () => {
    const summary = summariseDelays([5, 1, 4, 2, 3]);
    expect(summary).toMatchObject({ mean: 3, min: 1, median: 3, max: 5 });
    expect(summary?.p95).toBeCloseTo(4.8, 12);
    expect(summary?.p99).toBeCloseTo(4.96, 12);
  });

  test('takes the middle of two for the median', () => {
    expect(summariseDelays([10, 20])?.median).toBe(15);
  });
});
