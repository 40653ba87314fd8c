import { describe, expect, it } from 'vitest';
import { csvRows } from '../../../src/core/csv-rows.ts';
import type { FileSample } from '../../../src/cli/assess/file-sample.ts';
import { reportCsv } from '../../../src/cli/assess/report-csv.ts';
import { reportHtml } from '../../../src/cli/assess/report-html.ts';
import { reportText } from '../../../src/cli/assess/report-text.ts';
import { NO_FIGURES } from '../../../src/cli/assess/result-sample.ts';
import { assessSamples, type SiteAssessment } from '../../../src/cli/assess/site-assessment.ts';

const TEN_MINUTES = 600_000;
/** A Monday, 00:00 UTC. */
const FROM = Date.UTC(2026, 0, 5);

/** A day of 144 samples at 10 ms of round trip; those of 09:00 to 12:00, 18 of them (12.5 %), have 150 ms. */
function day(changes: Partial<FileSample> = {}): FileSample[] {
  return Array.from({ length: 144 }, (_, slot) => ({
    id: `result-${slot}`,
    atMs: FROM + slot * TEN_MINUTES,
    outcome: 'measured' as const,
    metrics: {
      ...NO_FIGURES,
      rttMs: slot >= 54 && slot < 72 ? 150 : 10,
      lossRatio: 0,
      burstLossRatio: 0,
      jitterMs: 2,
      reorderRatio: 0,
    },
    site: 'Berlin',
    relay: null,
    target: null,
    link: `http://h/r/${slot}`,
    everyMs: null,
    timeZone: null,
    ...changes,
  }));
}
function reportOf(samples: readonly FileSample[], site = 'Berlin', days = 1): SiteAssessment {
  const report = assessSamples(samples, {
    site,
    relay: null,
    lastMs: days * 86_400_000,
    toMs: FROM + days * 86_400_000,
    everyMs: TEN_MINUTES,
    timeZone: 'UTC',
    target: { kind: 'client-edge' },
    targetName: 'client-edge',
  });
  if (!report) throw new Error('no report');
  return report;
}

/** A week of 1,008 samples at 40 ms; on so many days from Monday on those from ten to eleven have 120 ms. */
function weekly(days: number): SiteAssessment {
  const week = Array.from({ length: 7 }, (_, of) => day().map((sample) => ({ sample, of }))).flat();
  const samples = week.map(({ sample, of }, slot): FileSample => {
    const isPeak = of < days && slot % 144 >= 60 && slot % 144 < 66;
    const metrics = { ...sample.metrics, rttMs: isPeak ? 120 : 40 };
    return { ...sample, id: `w${slot}`, atMs: FROM + slot * TEN_MINUTES, metrics };
  });
  return reportOf(samples, 'Berlin', 7);
}

describe('the report', () => {
  it('has the verdict first, then what it rests on, the figures, the hours and the worst', () => {
    const lines = reportText(reportOf(day())).split('\n');
    expect(lines.slice(0, 4)).toEqual([
      // 18 of 144 calls are 12.5 %.
      'Calls from Berlin feel delayed: in 13 % of calls the round trip was 100 ms or more; worst on Monday from 9 to 12.',
      'From 5 Jan 2026, 00:00 to 6 Jan 2026, 00:00 (UTC), a sample every 10 minutes.',
      'Targets: Device to relay.',
      '144 of 144 samples that were due are there (100 %). 13 % of the calls missed a target or could not be made.',
    ]);
    // 18 of 144 are at 150 ms: the 90th percentile is the 130th, and 126 are at 10 ms.
    expect(lines.find((line) => line.startsWith('Round trip'))).toMatch(
      /^Round trip +150 ms .* under 100 ms +Misses +nothing before$/,
    );
    expect(lines.find((line) => line.startsWith('Jitter'))).toMatch(/ 2 ms .* under 30 ms +Meets /);
    expect(lines).toContain('  Round trip: Monday 09:00-12:00');
    expect(lines.filter((line) => line.includes('http://h/r/'))).toEqual([
      '  Round trip 150 ms on 5 Jan 2026, 09:00: http://h/r/54',
      '  Round trip 150 ms on 5 Jan 2026, 09:10: http://h/r/55',
      '  Round trip 150 ms on 5 Jan 2026, 09:20: http://h/r/56',
    ]);
  });

  it('says of a day that it is less than the published week, and of a week whether it meets at peak', () => {
    expect(reportText(reportOf(day())).split('\n')[4]).toBe(
      'At peak: not known, this is less than the published week.',
    );
    expect(reportText(weekly(0))).toContain('At peak: ready, calls fail in no hour of the week.\n');
    const five = weekly(5);
    expect(reportText(five)).toContain(
      'Berlin is ready for calls: nine in ten calls met all targets in the last 7 days.\n',
    );
    expect(reportText(five)).toContain('At peak: not ready, calls fail in 5 hours of the week.\n');
    expect(reportText(five)).toContain('  Round trip: Monday to Friday 10:00-11:00');
    expect(reportHtml(five)).toContain('<p>At peak: not ready, calls fail in 5 hours of the week.</p>');
    const [head, first] = csvRows(reportCsv(five));
    const cell = (name: string) => first?.cells[head?.cells.indexOf(name) ?? -1];
    expect([cell('metric'), cell('verdict'), cell('peakVerdict'), cell('peakFailingHours')]).toEqual([
      'rtt',
      'meets',
      'misses',
      '5',
    ]);
  });

  it('says that there is not enough, and when there will be', () => {
    const text = reportText(reportOf(day().slice(30)));
    expect(text).toMatch(/^There is not enough data to say whether Berlin is ready for calls\./);
    // 116 of 144 are needed (80 %), 114 are there; the empty slots are the oldest: after two more.
    expect(text).toContain('there will be enough on 6 Jan 2026, 00:20 if no more are missed.');
  });

  it('tells calls that did not come about as such', () => {
    const samples = day().map((sample, index) =>
      index % 5 === 0 ? { ...sample, outcome: 'failed' as const, metrics: NO_FIGURES } : sample,
    );
    expect(reportText(reportOf(samples))).toMatch(/Round trip +no call /);
  });

  it('as CSV has a line for each metric and direction, figures unrounded', () => {
    const [head, ...rows] = csvRows(reportCsv(reportOf(day(), '=Berlin, "x"')));
    expect(rows).toHaveLength(13);
    for (const { cells } of rows) expect(cells).toHaveLength(head?.cells.length ?? 0);
    const cell = (name: string) => rows[0]?.cells[head?.cells.indexOf(name) ?? -1];
    expect(['site', 'metric', 'p90', 'target', 'outcome', 'breachRatio', 'covered'].map(cell)).toEqual([
      '\'=Berlin, "x"',
      'rtt',
      '150',
      '100',
      'misses',
      '0.125',
      '144',
    ]);
  });

  it('as HTML needs nothing else, and runs nothing that a label says', () => {
    const site = '<script>alert(1)</script>"\'&';
    const html = reportHtml(reportOf(day({ link: 'https://h/r/"><script>alert(2)</script>' }), site));
    expect(html).not.toMatch(/<script|<link|<img|src=|@import|url\(/i);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;');
    expect(html).toContain('href="https://h/r/&quot;&gt;&lt;script&gt;');
    expect(html).toContain('<td>150\u00a0ms</td>');
    expect(html).toContain('✗ Misses');
  });
});
