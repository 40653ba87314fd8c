import { describe, expect, it } from 'vitest';
import type { TimelineRow } from '../../../src/core/packets/timeline.ts';
import type { ChartRow } from '../../../src/ui/charts/points.ts';
import {
  chartKinds,
  chartSummary,
  isOverTarget,
  readOutSentence,
  rowAt,
} from '../../../src/ui/charts/reading.ts';
import { chartTable } from '../../../src/ui/charts/table.ts';

const rows: readonly TimelineRow[] = Array.from({ length: 10 }, (_, index) => ({
  startMs: index * 200,
  sent: 50,
  received: index === 6 ? 0 : 50,
  lost: index === 6 ? 50 : 0,
  rttMs: index === 6 ? null : 40 + index,
  rttMaxMs: null,
  jitterMs: index === 6 ? null : 1.25,
}));

describe('the figure of a moment', () => {
  it.each([
    // Row 5: 45 ms, nothing lost. "Under 45 ms" is missed at 45.
    ['rtt', 5, 45.1, false],
    ['rtt', 5, 45, true],
    ['loss', 5, 0.1, false],
    // Row 6: all lost, so nothing is known of its delay.
    ['loss', 6, 0.1, true],
    ['rtt', 6, 45, false],
    ['rtt', 5, null, false],
    ['queueing', 5, 0, false],
  ] as const)('%s of row %i is over a target of %s: %s', (kind, index, target, isOver) => {
    expect(isOverTarget(kind, rows[index] ?? null, target)).toBe(isOver);
  });
});

describe('the charts in words', () => {
  it('tell their range and target', () => {
    expect(chartSummary('rtt', rows, 100)).toBe(
      'Round trip over 0:02: least 40\u00a0ms, greatest 49\u00a0ms; target: under 100\u00a0ms.',
    );
    expect(chartSummary('rtt', [], 100)).toBe('Round trip: no figures yet; target: under 100\u00a0ms.');
  });

  it('tell the figures of one moment, a dash where nothing arrived', () => {
    expect(readOutSentence(rowAt(rows, 1000))).toBe(
      '0:01: round trip 45\u00a0ms, lost 0\u00a0%, jitter 1.3\u00a0ms',
    );
    expect(readOutSentence(rowAt(rows, 1399))).toBe(
      '0:01: round trip \u2013, lost 100\u00a0%, jitter \u2013',
    );
    expect(readOutSentence(rowAt([], 0))).toBe('No figures yet.');
  });

  it('are a table of the worst of each stretch', () => {
    expect(chartTable(rows, 2000)).toEqual([
      { time: '0:00', rtt: '44\u00a0ms', lost: '0 of 250', jitter: '1.3\u00a0ms', directions: null },
      { time: '0:01', rtt: '49\u00a0ms', lost: '50 of 250', jitter: '1.3\u00a0ms', directions: null },
    ]);
  });

  it('tell the directions apart where they are known', () => {
    const told: readonly ChartRow[] = rows.map((row) => ({
      ...row,
      lostUp: row.lost,
      lostDown: 0,
      queueUpMs: row.rttMs === null ? null : 4,
      queueDownMs: 1.5,
    }));
    expect(chartKinds(rows)).toEqual(['rtt', 'loss', 'jitter']);
    expect(chartKinds(told)).toEqual(['rtt', 'queueing', 'loss', 'jitter']);
    expect(readOutSentence(rowAt(told, 1200))).toBe(
      '0:01: round trip \u2013, queueing from you \u2013, to you 1.5\u00a0ms, lost 100\u00a0% (from you 100\u00a0%, to you 0\u00a0%), jitter \u2013',
    );
    expect(chartSummary('queueing', told, null)).toBe(
      'Queueing over 0:02: From you: least 4\u00a0ms, greatest 4\u00a0ms; To you: least 1.5\u00a0ms, greatest 1.5\u00a0ms; no target.',
    );
    expect(chartTable(told, 2000)[1]).toEqual({
      time: '0:01',
      rtt: '49\u00a0ms',
      lost: '50 of 250',
      jitter: '1.3\u00a0ms',
      directions: { lostUp: '50', lostDown: '0', queueUp: '4\u00a0ms', queueDown: '1.5\u00a0ms' },
    });
  });
});
