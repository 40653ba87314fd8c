import { describe, expect, test } from 'vitest';
import { timelineOf } from '../../../src/core/packets/timeline.ts';
import { measurementOf, repeat } from '../../support/measurement.ts';

describe('timelineOf', () => {
  test('puts each packet into the 200 ms it was sent in, and conserves counts', () => {
    // 15 packets at 20 ms: ten in the first row, five in the second, the last of each lost.
    const rows = timelineOf(measurementOf([...repeat(30, 9), 'lost', 40, 44, 40, 44, 'lost']));
    expect(rows).toEqual([
      { startMs: 0, sent: 10, received: 9, lost: 1, rttMs: 30, rttMaxMs: 30, jitterMs: 0 },
      { startMs: 200, sent: 5, received: 4, lost: 1, rttMs: 42, rttMaxMs: 44, jitterMs: 4 },
    ]);
  });

  test('has a row with nulls where nothing arrived', () => {
    expect(timelineOf(measurementOf(repeat('lost', 10)))).toEqual([
      { startMs: 0, sent: 10, received: 0, lost: 10, rttMs: null, rttMaxMs: null, jitterMs: null },
    ]);
  });

  test('has empty rows where nothing was sent', () => {
    const rows = timelineOf(measurementOf([5], { durationMs: 600 }));
    expect(rows.map((row) => row.sent)).toEqual([1, 0, 0]);
  });
});
