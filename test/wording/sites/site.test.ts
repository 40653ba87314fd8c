import { describe, expect, it, test } from 'vitest';
import {
  enoughWhen,
  onlyChecksAnswer,
  onlyChecksText,
  peakText,
  siteAnswer,
  siteExplanation,
} from '../../../src/wording/sites/site.ts';
import {
  breachText,
  bulletDescription,
  changeSentence,
  confidenceText,
  percentileText,
  type SiteMetric,
} from '../../../src/wording/sites/figures.ts';
import { hourSentence, type HourCell, worstHoursText } from '../../../src/wording/sites/hours.ts';
import { minutesText, readMinutes, weekName } from '../../../src/wording/sites/choice.ts';
import { lostSentence, sampleSentence, type SiteSample } from '../../../src/wording/sites/samples.ts';
import { sparkDescription } from '../../../src/wording/sites/sites.ts';
import type { SiteReport } from '../../../src/wire/desk/sites.ts';
import { worstRow } from '../../../src/core/assessment/worst-row.ts';
import { lostSamples, unknownSlots } from '../../../src/core/assessment/lost-samples.ts';

type Assessment = SiteReport['assessment'];

/** No-break spaces stand between number and unit; ranges of dates have thin ones. */
const plain = (text: string): string => text.replaceAll(/[\u00a0\u2009\u202f]/g, ' ');

const cell = (weekday: number, hour: number, breaches = 3): HourCell => ({
  weekday,
  hour,
  samples: 6,
  breaches,
  p90: 0.02,
  isFailing: breaches > 1,
});

const metric = (changes: Partial<SiteMetric> = {}): SiteMetric => ({
  name: 'lossUpRatio',
  target: 0.01,
  decides: true,
  samples: 1000,
  p90: { value: 0.018, isFailed: false, low: 0.016, high: 0.02 },
  breachRatio: 0.18,
  outcome: 'misses',
  change: null,
  worst: [],
  cells: [],
  ...changes,
});

const assessment = (changes: Partial<Assessment> = {}): Assessment => ({
  fromMs: 0,
  toMs: 604_800_000,
  coverage: { expected: 1008, covered: 942, ratio: 942 / 1008 },
  counts: { measured: 942, failed: 0, unusable: 0 },
  verdict: 'misses',
  peak: { outcome: 'misses', lacks: null, cells: [] },
  enoughAtMs: null,
  callsBreachingRatio: 0.19,
  rows: [metric()],
  weeks: [],
  ...changes,
});

describe('a site without a call', () => {
  it('is told in words, with what there is', () => {
    expect(onlyChecksAnswer('Oslo')).toBe('No calls were tested at Oslo yet.');
    expect(onlyChecksText(1)).toBe(
      'There is 1 check of what the network lets through. It does not tell how calls sound.',
    );
    expect(onlyChecksText(1200)).toBe(
      'There are 1,200 checks of what the network lets through. They do not tell how calls sound.',
    );
  });
});

describe('siteAnswer', () => {
  const mondays = [cell(1, 9), cell(1, 10)];
  it.each<[string, Partial<Assessment>, number, string]>([
    [
      'all targets',
      { verdict: 'meets', callsBreachingRatio: 0.1 },
      7,
      'Berlin is ready for calls: nine in ten calls met all targets in the last 7 days.',
    ],
    [
      'each target, but different calls miss different ones',
      { verdict: 'meets', callsBreachingRatio: 0.14 },
      28,
      'Berlin is ready for calls: nine in ten calls met each of the targets in the last 28 days.',
    ],
    [
      'loss up at hours of a week',
      { rows: [metric({ cells: mondays })] },
      28,
      'Calls from Berlin break up on the way up: in 18 % of calls loss was 1 % or more; worst on Mondays from 9 to 11.',
    ],
    [
      'of a single Monday',
      { rows: [metric({ cells: mondays })] },
      7,
      'Calls from Berlin break up on the way up: in 18 % of calls loss was 1 % or more; worst on Monday from 9 to 11.',
    ],
    [
      'round trip without an hour that stands out',
      {
        rows: [metric({ name: 'rttMs', target: 100, p90: { value: 140, isFailed: false, low: 1, high: 2 } })],
      },
      7,
      'Calls from Berlin feel delayed: in 18 % of calls the round trip was 100 ms or more.',
    ],
    [
      'jitter down',
      { rows: [metric({ name: 'jitterDownMs', target: 30 })] },
      7,
      'Voices may sound robotic at Berlin: in 18 % of calls jitter was 30 ms or more.',
    ],
    [
      'no call comes about',
      {
        counts: { measured: 750, failed: 250, unusable: 0 },
        rows: [metric({ p90: { value: null, isFailed: true, low: null, high: null } })],
      },
      7,
      'Calls from Berlin often cannot be made: 25 % of them found no connection.',
    ],
    [
      'too little',
      { verdict: 'no-data' },
      7,
      'There is not enough data to say whether Berlin is ready for calls.',
    ],
    [
      'nothing',
      { verdict: 'no-data', counts: { measured: 0, failed: 0, unusable: 3 } },
      7,
      'Nothing was measured at Berlin in the last 7 days.',
    ],
  ])('%s', (_title, changes, days, sentence) => {
    expect(plain(siteAnswer('Berlin', assessment(changes), days))).toBe(sentence);
  });

  test('a verdict that misses is told by the row furthest over its target, and only by one that decides', () => {
    const rows = [
      metric({ name: 'rttMs', target: 100, p90: { value: 150, isFailed: false, low: 1, high: 2 } }),
      metric(),
      metric({ name: 'lossRatio', decides: false, p90: { value: 0.9, isFailed: false, low: 1, high: 2 } }),
    ];
    // 150 / 100 = 1.5; 0.018 / 0.01 = 1.8; 0.9 / 0.01 does not decide.
    expect(worstRow(rows)?.name).toBe('lossUpRatio');
  });
});

test('the explanation says what the answer rests on', () => {
  expect(plain(siteExplanation(assessment({ counts: { measured: 940, failed: 2, unusable: 0 } })))).toBe(
    '942 of 1,008 samples that were due are there (93 %). 19 % of the calls missed a target or could not be made. 2 tests could not make a call.',
  );
  const few = assessment({
    verdict: 'no-data',
    coverage: { expected: 1008, covered: 413, ratio: 413 / 1008 },
    enoughAtMs: Date.UTC(2025, 10, 23, 12),
  });
  expect(plain(siteExplanation(few, 'Europe/Berlin'))).toBe(
    '413 of 1,008 samples that were due are there (41 %). 80 % are needed; there will be enough on 23 Nov 2025, 13:00 if no more are missed.',
  );
  expect(enoughWhen(null)).toBe('Not all of the samples could tell what decides.');
});

describe('peakText', () => {
  it.each([
    ['no-data', 'week', 3, 'At peak: not known, this is less than the published week.'],
    ['no-data', 'coverage', 0, 'At peak: not known, there are too few samples.'],
    ['no-data', 'figures', 0, 'At peak: not known, too few of the samples could tell what decides.'],
    ['meets', null, 0, 'At peak: ready, calls fail in no hour of the week.'],
    ['misses', null, 0, 'At peak: not ready, as over the whole week; no single hour stands out.'],
    ['misses', null, 1, 'At peak: not ready, calls fail in 1 hour of the week.'],
    ['misses', null, 5, 'At peak: not ready, calls fail in 5 hours of the week.'],
  ] as const)('%s, %s, %i hours', (outcome, lacks, hours, text) => {
    expect(peakText({ outcome, lacks }, hours)).toBe(text);
  });
});

describe('worstHours', () => {
  it.each<[string, HourCell[], number, string | null]>([
    ['no hour fails', [cell(1, 9, 1)], 7, null],
    ['hours that follow each other', [cell(1, 9), cell(1, 10), cell(3, 20)], 28, 'on Mondays from 9 to 11'],
    ['the day with most misses', [cell(1, 9), cell(3, 20, 6)], 28, 'on Wednesdays from 20 to 21'],
    ['to the end of the day', [cell(5, 22), cell(5, 23)], 28, 'on Fridays from 22 to 24'],
    [
      'the same hour on four days',
      [1, 2, 3, 4].map((day) => cell(day, 18)),
      28,
      'on most days from 18 to 19',
    ],
    [
      'every hour',
      [1, 2, 3, 4].flatMap((day) => Array.from({ length: 24 }, (_, hour) => cell(day, hour))),
      28,
      'at all hours',
    ],
  ])('%s', (_title, cells, days, text) => {
    expect(worstHoursText(cells, days)).toBe(text);
  });
});

test('an hour is read out with its figure and its misses', () => {
  expect(plain(hourSentence('lossUpRatio', 1, 9, cell(1, 9)))).toBe(
    'Monday 9 to 10: nine in ten calls up to 2 %; 3 of 6 missed the target.',
  );
  expect(plain(hourSentence('rttMs', 7, 23, { ...cell(7, 23, 0), p90: 35 }))).toBe(
    'Sunday 23 to 24: nine in ten calls up to 35 ms; all 6 met the target.',
  );
  expect(hourSentence('rttMs', 7, 0, undefined)).toBe('Sunday 0 to 1: no samples.');
  expect(hourSentence('rttMs', 2, 3, { ...cell(2, 3), p90: null })).toBe(
    'Tuesday 3 to 4: no call could be made in more than one test in ten; 3 of 6 missed the target.',
  );
});

describe('figures of a site', () => {
  it('do not round a percentile onto its target', () => {
    expect(plain(percentileText('rttMs', { value: 99.7, isFailed: false }, 100))).toBe('99.7 ms');
    expect(percentileText('rttMs', { value: null, isFailed: true }, 100)).toBe('no call');
    expect(percentileText('rttMs', { value: null, isFailed: false }, 100)).toBe('\u2013');
  });

  it.each([
    [{ low: 33, high: 38 }, 'between 33 ms and 38 ms'],
    [{ low: 33.1, high: 33.4 }, 'between 33.1 ms and 33.4 ms'],
    [{ low: 33, high: 33 }, 'at 33 ms'],
    [{ low: 33, high: null }, 'at least 33 ms'],
    [{ low: null, high: 38 }, 'at most 38 ms'],
    [{ low: null, high: null }, null],
  ])('tell how sure they are: %o', (interval, text) => {
    const told = confidenceText('rttMs', interval);
    expect(told === null ? null : plain(told)).toBe(text);
  });

  it.each<[Partial<NonNullable<SiteMetric['change']>> | null, string]>([
    [null, 'Nothing was measured in the 7 days before.'],
    [
      { outcome: 'worse' },
      'Worse than in the 7 days before: typically 0.5 % more. Nine in ten were up to 1.2 % then.',
    ],
    [
      { outcome: 'better', difference: -0.005 },
      'Better than in the 7 days before: typically 0.5 % less. Nine in ten were up to 1.2 % then.',
    ],
    [{ outcome: 'same' }, 'As in the 7 days before. Nine in ten were up to 1.2 % then.'],
    [{ outcome: 'unknown' }, 'Too little was measured in the 7 days before to compare with.'],
  ])('tell what has changed: %o', (change, text) => {
    const before = { samples: 900, median: 0.004, p90: 0.012 };
    const full = change && { before, difference: 0.005, interval: null, outcome: 'same' as const, ...change };
    expect(plain(changeSentence(metric({ change: full }), 7))).toBe(text);
  });

  it('say how many calls missed', () => {
    expect(plain(breachText(metric()))).toBe('18 % of 1,000 calls');
    expect(plain(bulletDescription('lossUpRatio', { value: 0.018, isFailed: false }, 0.01))).toBe(
      'Loss up: nine in ten calls up to 1.8 %; target under 1 %',
    );
  });
});

describe('samples of a site', () => {
  const sample = (minute: number, changes: Partial<SiteSample> = {}): SiteSample => ({
    resultId: 'r',
    atMs: Date.UTC(2025, 10, 17, 8, minute),
    outcome: 'measured',
    reason: null,
    verdict: 'meets',
    values: [],
    ...changes,
  });

  it.each<[Partial<SiteSample>, number | null, string]>([
    [{}, 0.018, '17 Nov 2025, 09:10: Loss up 1.8 %'],
    [{}, null, '17 Nov 2025, 09:10: Loss up was not measured'],
    [
      { outcome: 'missed', reason: 'asleep' },
      null,
      '17 Nov 2025, 09:10: missed, the machine or its agent was not running',
    ],
    [{ outcome: 'failed' }, null, '17 Nov 2025, 09:10: no call could be made'],
    [{ outcome: 'unusable', reason: 'hidden' }, null, '17 Nov 2025, 09:10: not usable, the page was hidden'],
    [{ outcome: 'unusable', reason: 'a new one' }, null, '17 Nov 2025, 09:10: not usable, a new one'],
  ])('are read out by the clocks of the site: %o', (changes, value, text) => {
    expect(plain(sampleSentence(sample(10, changes), 'lossUpRatio', value, 'Europe/Berlin'))).toBe(text);
  });

  it('are counted by what became of them and why, most frequent first', () => {
    const lost = lostSamples([
      sample(0),
      sample(10, { outcome: 'skipped', reason: 'overlap' }),
      sample(20, { outcome: 'missed', reason: 'asleep' }),
      sample(30, { outcome: 'missed', reason: 'asleep' }),
    ]);
    expect(lost.map((one) => plain(lostSentence(one, 'Europe/Berlin')))).toEqual([
      '2 missed: the machine or its agent was not running; last on 17 Nov 2025, 09:30',
      '1 skipped: the run before had not ended yet; last on 17 Nov 2025, 09:10',
    ]);
  });

  it.each([
    ['failed', null, '3 without a call; last on 17 Nov 2025, 09:10'],
    [
      'failed',
      'server-unreachable',
      '3 without a call: the page could not be loaded; last on 17 Nov 2025, 09:10',
    ],
    [
      'unusable',
      'browser-hung',
      '3 not usable: the browser did not finish in time; last on 17 Nov 2025, 09:10',
    ],
    ['unusable', 'of-a-newer-agent', '3 not usable: of-a-newer-agent; last on 17 Nov 2025, 09:10'],
  ] as const)('say what became of them and why: %s, %s', (outcome, reason, text) => {
    const lastAtMs = Date.UTC(2025, 10, 17, 8, 10);
    expect(plain(lostSentence({ outcome, reason, count: 3, lastAtMs }, 'Europe/Berlin'))).toBe(text);
  });

  it('that made no call are none that were lost', () => {
    expect(lostSamples([sample(0, { outcome: 'checked' })])).toEqual([]);
  });

  it('that nobody told of are what is due less what is known', () => {
    const coverage = { expected: 10, covered: 6, ratio: 0.6 };
    const report = {
      assessment: assessment({ coverage }),
      samples: [sample(0), sample(10, { outcome: 'missed' }), sample(20, { outcome: 'failed' })],
    };
    // 10 due, 6 covered (the failed one is among them), 1 told as missed.
    expect(unknownSlots(report)).toBe(3);
  });
});

test('a week is named by its days at the site, also when the clocks change in it', () => {
  // Monday 20 October 2025, 00:00 to Monday 27, 00:00 in Berlin: 169 hours.
  const [from, to] = [Date.UTC(2025, 9, 19, 22), Date.UTC(2025, 9, 26, 23)];
  expect(plain(weekName(from, to, 'Europe/Berlin')).replace(' \u2013 ', '\u2013')).toBe(
    '20\u201326 Oct 2025',
  );
});

test.each([
  ['10', 600_000],
  ['0.25', 15_000],
  ['1440', 86_400_000],
  ['0.2', null],
  ['1441', null],
  ['ten', null],
  ['', null],
])('an interval of "%s" minutes is %s ms', (text, ms) => {
  expect(readMinutes(text)).toBe(ms);
  if (ms !== null) expect(minutesText(ms)).toBe(text);
});

test('a sparkline says its range and its gaps', () => {
  expect(plain(sparkDescription('rttMs', [30, null, 52], 100))).toBe(
    'Round trip over 7 days: between 30 ms and 52 ms, target under 100 ms, with gaps in 1 of 3 stretches',
  );
  expect(sparkDescription('rttMs', [null], 100)).toBe('Round trip over 7 days: nothing measured');
});
