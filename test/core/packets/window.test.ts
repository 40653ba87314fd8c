import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prefixSums, slidingWindows, windowSum } from '../../../src/core/packets/window.ts';

describe('slidingWindows', () => {
  test('start at every item and end before the stretch does', () => {
    expect([...slidingWindows([0, 10, 20, 30], { lengthMs: 20, endMs: 40 })]).toEqual([
      { startMs: 0, first: 0, end: 2 },
      { startMs: 10, first: 1, end: 3 },
      { startMs: 20, first: 2, end: 4 },
    ]);
  });

  test('start once where items share a time, holding all of them', () => {
    expect([...slidingWindows([0, 0, 10, 10], { lengthMs: 10, endMs: 20 })]).toEqual([
      { startMs: 0, first: 0, end: 2 },
      { startMs: 10, first: 2, end: 4 },
    ]);
  });

  test('do not lose the last window to the last bits of a sum', () => {
    // 0.1 + 0.2 is a little more than 0.3.
    expect([...slidingWindows([0.1], { lengthMs: 0.2, endMs: 0.3 })]).toHaveLength(1);
  });

  test('agree with counting one by one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 80 }),
        fc.integer({ min: 1, max: 200 }),
        (unsorted, lengthMs) => {
          const times = [...unsorted].sort((a, b) => a - b);
          const ones = prefixSums(times.map(() => 1));
          for (const window of slidingWindows(times, { lengthMs, endMs: 500 }))
            expect(windowSum(ones, window)).toBe(
              times.filter((time) => time >= window.startMs && time < window.startMs + lengthMs).length,
            );
          const starts = new Set(times.filter((time) => time + lengthMs <= 500));
          expect([...slidingWindows(times, { lengthMs, endMs: 500 })]).toHaveLength(starts.size);
        },
      ),
    );
  });
});
