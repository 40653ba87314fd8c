import { expect, test } from 'vitest';
import { siteTimeline } from '../../../src/ui/charts/site-timeline.ts';
import { nearest } from '../../../src/ui/desk/sites/nearest-sample.ts';
import { orderedSites } from '../../../src/ui/desk/sites/sites-order.ts';
import type { SiteReport, SiteRow } from '../../../src/wire/desk/sites.ts';
import { siteReport } from '../../support/site-report.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

type Sample = SiteReport['samples'][number];
const sample = (atMs: number, value: number | null, outcome: Sample['outcome'] = 'measured'): Sample => ({
  resultId: null,
  atMs,
  outcome,
  reason: null,
  verdict: null,
  values: [value],
});

const report = (samples: Sample[], fromMs: number, toMs: number): SiteReport =>
  siteReport(
    { samples },
    {
      fromMs,
      toMs,
      rows: [
        {
          name: 'rttMs',
          target: 100,
          decides: true,
          samples: 0,
          p90: { value: null, isFailed: false, low: null, high: null },
          breachRatio: null,
          outcome: 'no-data',
          change: null,
          worst: [],
          cells: [],
        },
      ],
    },
  );

test('the line breaks where an interval went by without a sample, and others stand apart', () => {
  const line = siteTimeline(
    report(
      [
        sample(0, 40),
        sample(10 * MINUTE_MS, 100),
        sample(20 * MINUTE_MS, null, 'missed'),
        sample(30 * MINUTE_MS, 60),
        sample(40 * MINUTE_MS, null, 'failed'),
      ],
      0,
      HOUR_MS,
    ),
    'rttMs',
  );
  // 10 to 30 minutes is two intervals: the pen is lifted half way.
  expect(line.line.map(({ atMs, value }) => [atMs / MINUTE_MS, value])).toEqual([
    [0, 40],
    [10, 100],
    [20, null],
    [30, 60],
  ]);
  // A value equal to its target misses it.
  expect(line.breaches).toEqual([{ atMs: 10 * MINUTE_MS, value: 100 }]);
  expect(line.others.map(({ outcome }) => outcome)).toEqual(['missed', 'failed']);
  expect(line.greatest).toBe(100);
});

test('days begin at the site\u2019s midnight, also after its clocks went back', () => {
  // Saturday 25 October 2025, 12:00 to Tuesday 28, 12:00 in Berlin; the clocks go back on Sunday at 3:00.
  const { ticks } = siteTimeline(report([], Date.UTC(2025, 9, 25, 10), Date.UTC(2025, 9, 28, 11)), 'rttMs');
  expect(ticks).toEqual([
    { atMs: Date.UTC(2025, 9, 25, 22), label: 'Sun 26 Oct' },
    { atMs: Date.UTC(2025, 9, 26, 23), label: 'Mon 27 Oct' },
    { atMs: Date.UTC(2025, 9, 27, 23), label: 'Tue 28 Oct' },
  ]);
});

test('of four weeks only Mondays are named', () => {
  const { ticks } = siteTimeline(report([], Date.UTC(2025, 10, 1), Date.UTC(2025, 10, 29)), 'rttMs');
  expect(ticks.map(({ label }) => label)).toEqual(['Mon 3 Nov', 'Mon 10 Nov', 'Mon 17 Nov', 'Mon 24 Nov']);
});

test.each([
  [-5, 0],
  [14, 1],
  [16, 2],
  [99, 2],
])('the sample nearest to %i is number %i', (atMs, index) => {
  expect(nearest([{ atMs: 0 }, { atMs: 10 }, { atMs: 20 }], atMs)).toBe(index);
  expect(nearest([], atMs)).toBeNull();
});

test('sites are ordered worst first: no call, missed, not known, met', () => {
  const row = (site: string, verdict: SiteRow['verdict'], p90: number | null): SiteRow => ({
    site,
    verdict,
    peak: { outcome: verdict, lacks: null, failingHours: 0 },
    coverage: { expected: 1, covered: 1, ratio: 1 },
    callsBreachingRatio: null,
    enoughAtMs: null,
    lastSampleAtMs: null,
    rows: [{ name: 'rttMs', target: 100, p90, isFailed: p90 === null, outcome: verdict }],
    sparkline: [],
  });
  const all = [
    row('a meets', 'meets', 20),
    row('b near', 'meets', 90),
    row('c unknown', 'no-data', 10),
    row('d misses', 'misses', 110),
    row('e misses more', 'misses', 200),
    row('f fails', 'misses', null),
  ];
  const names = (rows: SiteRow[]): string[] => rows.map(({ site }) => site);
  expect(names(orderedSites(all, { order: 'worst', text: '', verdict: null }))).toEqual([
    'f fails',
    'e misses more',
    'd misses',
    'c unknown',
    'b near',
    'a meets',
  ]);
  expect(names(orderedSites(all, { order: 'name', text: 'MISS', verdict: 'misses' }))).toEqual([
    'd misses',
    'e misses more',
  ]);
});
