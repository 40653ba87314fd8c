import { describe, expect, it } from 'vitest';
import { csvRows } from '../../../src/core/csv-rows.ts';
import { failingHours } from '../../../src/cli/assess/failing-hours.ts';
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
    ...{ id: `result-${slot}`, atMs: FROM + slot * TEN_MINUTES, outcome: 'measured' as const },
    metrics: {
      ...NO_FIGURES,
      rttMs: slot >= 54 && slot < 72 ? 150 : 10,
      lossRatio: 0,
      burstLossRatio: 0,
      jitterMs: 2,
      reorderRatio: 0,
    },
    ...{
      site: 'Berlin',
      relay: null,
      target: null,
      link: `http://h/r/${slot}`,
      everyMs: null,
      timeZone: null,
    },
    ...changes,
  }));
}
function reportOf(samples: readonly FileSample[], site = 'Berlin', days = 1): SiteAssessment {
  const report = assessSamples(samples, {
    ...{
      site,
      relay: null,
      lastMs: days * 86_400_000,
      toMs: FROM + days * 86_400_000,
      everyMs: TEN_MINUTES,
      timeZone: 'UTC',
    },
    ...{ target: { kind: 'client-edge' }, targetName: 'client-edge' },
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
      'Berlin MISSES the targets (client-edge): round trip.',
      'From 2026-01-05 00:00 to 2026-01-06 00:00 (UTC), a sample every 10m.',
      'Covered: 144 of 144 (100.0 %; 80 % are needed). Measured 144, without a connection 0, void 0.',
      'Of all calls, 12.5 % would miss a target or not come about.',
    ]);
    // 18 of 144 are at 150 ms: the 90th percentile is the 130th, and 126 are at 10 ms.
    expect(lines.find((line) => line.startsWith('round trip'))).toMatch(
      /^round trip +150\.0 ms .* 100\.0 ms +MISSES +nothing before$/,
    );
    expect(lines.find((line) => line.startsWith('jitter'))).toMatch(/ 2\.0 ms .* 30\.0 ms +meets /);
    expect(lines).toContain('  round trip: Monday 09:00-12:00');
    expect(lines.filter((line) => line.includes('http://h/r/'))).toEqual([
      '  round trip 150.0 ms at 2026-01-05 09:00: http://h/r/54',
      '  round trip 150.0 ms at 2026-01-05 09:10: http://h/r/55',
      '  round trip 150.0 ms at 2026-01-05 09:20: http://h/r/56',
    ]);
  });

  it('says of a day that it is less than the published week, and of a week whether it meets at peak', () => {
    expect(reportText(reportOf(day())).split('\n')[4]).toBe(
      'At peak: no verdict, this is less than the published week.',
    );
    expect(reportText(weekly(0))).toContain(
      'At peak: meets the targets; calls fail in no hour of the week.\n',
    );
    const five = weekly(5);
    expect(reportText(five)).toContain('Berlin meets the targets (client-edge).\n');
    expect(reportText(five)).toContain('At peak: MISSES the targets; calls fail in 5 hours of the week.\n');
    expect(reportText(five)).toContain('  round trip: Monday to Friday 10:00-11:00');
    expect(reportHtml(five)).toContain(
      '<p>At peak: misses the targets; calls fail in 5 hours of the week.</p>',
    );
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
    expect(text).toMatch(/^There is not enough data for a verdict on Berlin\./);
    // 116 of 144 are needed (80 %), 114 are there; the empty slots are the oldest: after two more.
    expect(text).toContain('There will be enough at 2026-01-06 00:20, if no sample is missed until then.');
  });

  it('tells calls that did not come about as such', () => {
    const samples = day().map((sample, index) =>
      index % 5 === 0 ? { ...sample, outcome: 'failed' as const, metrics: NO_FIGURES } : sample,
    );
    expect(reportText(reportOf(samples))).toMatch(/round trip +no connection /);
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
    expect(html).toContain('<td>150.0 ms</td>');
    expect(html).toContain('✗ misses');
  });
});

describe('failing hours in words', () => {
  const cell = (weekday: number, hour: number, isFailing = true) => ({
    ...{ weekday, hour, isFailing, samples: 6, breaches: 6, p90: 1 },
  });
  const hours = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

  it.each([
    [[], null],
    [[cell(1, 9, false)], null],
    [[cell(3, 9)], 'Wednesday 09:00-10:00'],
    [[cell(1, 9), cell(1, 10), cell(1, 14)], 'Monday 09:00-11:00, 14:00-15:00'],
    [[1, 2, 3, 4, 5].map((day) => cell(day, 9)), 'Monday to Friday 09:00-10:00'],
    [[6, 7].map((day) => cell(day, 23)), 'Saturday and Sunday 23:00-24:00'],
    [[1, 2, 4].map((day) => cell(day, 9)), 'Monday and Tuesday 09:00-10:00; Thursday 09:00-10:00'],
    [
      [1, 2, 3, 4, 5, 6, 7].flatMap((day) => hours(0, 24).map((hour) => cell(day, hour))),
      'every day all day',
    ],
  ])('%#: %s', (cells, words) => {
    expect(failingHours(cells)).toBe(words);
  });
});
