import { describe, expect, it } from 'vitest';
import type { TimelineRow } from '../../../src/core/timeline.ts';
import { chartPoints, isIsolated, rowsPerBucket } from '../../../src/ui/charts/points.ts';

const row = (index: number, rttMs: number | null, lost = 0): TimelineRow => ({
  startMs: index * 200,
  sent: 50,
  received: 50 - lost,
  lost,
  rttMs,
  rttMaxMs: rttMs,
  jitterMs: null,
});

describe('chartPoints', () => {
  it('draws every row of a short test, and a gap as a gap', () => {
    expect(chartPoints('rtt', [row(0, 40), row(1, null), row(2, 42)], 30_000)).toEqual([
      { x: 0, y: 40 },
      { x: 200, y: null },
      { x: 400, y: 42 },
    ]);
  });

  it('keeps least, greatest and gap of each bucket of a long test, in their order', () => {
    // Ten minutes: ten rows to a bucket.
    const values = [50, 51, 90, 52, null, 50, 41, 50, 50, 50];
    expect(
      chartPoints(
        'rtt',
        values.map((rtt, index) => row(index, rtt)),
        600_000,
      ),
    ).toEqual([
      { x: 400, y: 90 },
      { x: 800, y: null },
      { x: 1200, y: 41 },
    ]);
  });

  it('draws the greatest loss of a bucket', () => {
    const rows = Array.from({ length: 10 }, (_, index) => row(index, 40, index === 7 ? 5 : 0));
    expect(chartPoints('loss', rows, 600_000)).toEqual([{ x: 0, y: 0.1 }]);
  });

  it('has no figure for a row in which nothing was sent', () => {
    expect(chartPoints('loss', [{ ...row(0, null), sent: 0, received: 0 }], 30_000)).toEqual([
      { x: 0, y: null },
    ]);
  });

  it('is at most about 600 points at any length', () => {
    const rows = Array.from({ length: 3000 }, (_, index) => row(index, 40 + (index % 7)));
    expect(chartPoints('rtt', rows, 600_000)).toHaveLength(600);
    expect(rowsPerBucket(30_000)).toBe(1);
  });
});

describe('isIsolated', () => {
  it('finds a point that no line would show', () => {
    const points = [null, 3, null, 4, 5].map((y, x) => ({ x, y }));
    expect(points.map((_, index) => isIsolated(points, index))).toEqual([false, true, false, false, false]);
  });
});
