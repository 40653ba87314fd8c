import { describe, expect, it } from 'vitest';
import type { TimelineRow } from '../../../src/core/packets/timeline.ts';
import {
  chartSeries,
  isIsolated,
  rowsPerBucket,
  seriesNames,
  type ChartKind,
  type ChartRow,
  type Point,
} from '../../../src/ui/charts/points.ts';

const row = (index: number, rttMs: number | null, lost = 0): TimelineRow => ({
  startMs: index * 200,
  sent: 50,
  received: 50 - lost,
  lost,
  rttMs,
  rttMaxMs: rttMs,
  jitterMs: null,
});

const chartPoints = (kind: ChartKind, rows: readonly ChartRow[], durationMs: number): readonly Point[] =>
  chartSeries(kind, rows, durationMs)[0]?.points ?? [];

describe('chartSeries', () => {
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

describe('the series of a result whose relay told the directions apart', () => {
  // 50 sent: 5 lost on the way from you, 10 on the way to you, 2 of unknown direction.
  const told: ChartRow = { ...row(0, 40, 17), lostUp: 5, lostDown: 10, queueUpMs: 3.5, queueDownMs: null };

  it('are losses from you, to you, and of unknown direction, which add up to all', () => {
    expect(chartSeries('loss', [told], 30_000)).toEqual([
      { name: 'up', points: [{ x: 0, y: 0.1 }] },
      { name: 'down', points: [{ x: 0, y: 0.2 }] },
      { name: 'unknown', points: [{ x: 0, y: 0.04 }] },
    ]);
  });

  it('are two where every loss has a direction', () => {
    expect(seriesNames('loss', [{ ...told, lostDown: 12 }])).toEqual(['up', 'down']);
  });

  it('are the queueing of each direction, a gap where nothing is known', () => {
    expect(chartSeries('queueing', [told], 30_000)).toEqual([
      { name: 'up', points: [{ x: 0, y: 3.5 }] },
      { name: 'down', points: [{ x: 0, y: null }] },
    ]);
  });

  it('are one, there and back, while a test runs', () => {
    expect(seriesNames('loss', [row(0, 40, 3)])).toEqual(['all']);
  });
});

describe('isIsolated', () => {
  it('finds a point that no line would show', () => {
    const points = [null, 3, null, 4, 5].map((y, x) => ({ x, y }));
    expect(points.map((_, index) => isIsolated(points, index))).toEqual([false, true, false, false, false]);
  });
});
