import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitClock, lowerSlope, type DelayPoint } from '../../../src/core/witness/clock-fit.ts';

const line = (slope: number, count: number, extra: (index: number) => number = () => 0): DelayPoint[] =>
  Array.from({ length: count }, (_, index) => ({
    atMs: index * 20,
    delayMs: 7 + slope * index * 20 + extra(index),
  }));

describe('lowerSlope', () => {
  test('is null where there is no line', () => {
    expect(lowerSlope([])).toBeNull();
    expect(lowerSlope([{ atMs: 1, delayMs: 5 }])).toBeNull();
    expect(
      lowerSlope([
        { atMs: 1, delayMs: 5 },
        { atMs: 1, delayMs: 9 },
      ]),
    ).toBeNull();
  });

  test('is that of the line under the noise', () => {
    // Every tenth packet meets no queue; the others are up to 30 ms later.
    const points = line(0.00005, 1500, (index) => (index % 10 === 0 ? 0 : (index * 37) % 31));
    expect(lowerSlope(points)).toBeCloseTo(0.00005, 9);
  });

  test('lies below every point', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ atMs: fc.integer({ min: 0, max: 1000 }), delayMs: fc.integer({ min: 0, max: 100 }) }),
          { minLength: 2, maxLength: 40 },
        ),
        (points) => {
          const slope = lowerSlope(points);
          if (slope === null) return;
          const heights = points.map(({ atMs, delayMs }) => delayMs - slope * atMs).sort((a, b) => a - b);
          // An edge of the hull: two points lie on it, none below.
          expect(heights[1]! - heights[0]!).toBeLessThan(1e-6);
        },
      ),
    );
  });
});

describe('fitClock', () => {
  test('takes for drift what both directions agree on', () => {
    // The relay gains 50 us a second: up seems to grow by it, down to shrink.
    const fit = fitClock(line(0.00005, 1500), line(-0.00005, 1500));
    expect(fit.drift).toBeCloseTo(0.00005, 9);
    expect(fit.residualMs).toBeCloseTo(0, 6);
  });

  test('does not take a queue that builds up in one direction for drift', () => {
    // 3 ms over 30 s on the way up only.
    const fit = fitClock(line(0.0001, 1500), line(0, 1500));
    expect(fit.drift).toBe(0);
  });

  test('does not believe a crystal that is off by more than 500 ppm', () => {
    expect(fitClock(line(0.01, 100), line(-0.01, 100)).drift).toBe(0.0005);
  });

  test('of nothing is no drift', () => {
    expect(fitClock([], [])).toEqual({ drift: 0, residualMs: 0 });
  });
});
