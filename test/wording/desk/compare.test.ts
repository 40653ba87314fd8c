import { describe, expect, it } from 'vitest';
import {
  comparedSentence,
  comparisonHeadline,
  differenceText,
  intervalText,
  sideSummary,
  sideValue,
} from '../../../src/wording/desk/compare.ts';
import type { ComparedMetric, Comparison } from '../../../src/wire/desk/compare.ts';

type Outcome = ComparedMetric['outcome'];

const compared = (
  a: number | null,
  b: number | null,
  outcome: Outcome,
  metric: ComparedMetric['metric'] = 'lossRatio',
): ComparedMetric => ({
  metric,
  a: { samples: 1, value: a, p90: a },
  b: { samples: 1, value: b, p90: b },
  difference: a === null || b === null ? null : b - a,
  interval: null,
  outcome,
  method: 'newcombe',
});

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('comparedSentence', () => {
  it.each<[number | null, number | null, Outcome, string]>([
    [0.021, 0.001, 'better', 'Loss fell from 2.1 % to 0.1 %: more than chance.'],
    [0.001, 0.021, 'worse', 'Loss rose from 0.1 % to 2.1 %: more than chance.'],
    [0.021, 0.019, 'same', 'Loss went from 2.1 % to 1.9 %: chance alone could do that.'],
    [0, 0, 'same', 'Loss stayed at 0 %.'],
    [
      0.021,
      0.001,
      'unknown',
      'Loss went from 2.1 % to 0.1 %: too little was measured to tell it from chance.',
    ],
    // Ranks can tell a difference that the middle values do not show.
    [0, 0, 'better', 'Loss is lower overall, though the middle stayed at 0 %: more than chance.'],
    [null, 0.1, 'unknown', 'Loss was not measured before.'],
    [0.1, null, 'unknown', 'Loss was not measured after.'],
    [null, null, 'unknown', 'Loss was measured on neither side.'],
  ])('from %s to %s, %s', (a, b, outcome, sentence) => {
    expect(plain(comparedSentence(compared(a, b, outcome)))).toBe(sentence);
  });

  it('tells what is no chance but too small to matter', () => {
    const row = { ...compared(42, 42.5, 'same', 'rttMs'), interval: { low: 0.3, high: 0.7 } };
    expect(plain(comparedSentence(row))).toBe(
      'Round trip went from 42 ms to 43 ms: too small a difference to matter.',
    );
  });

  it('keeps two values apart that differ and round to the same figure', () => {
    expect(plain(comparedSentence(compared(30.2, 30.4, 'worse', 'jitterMs')))).toBe(
      'Jitter rose from 30.2 ms to 30.4 ms: more than chance.',
    );
  });

  it('does not tell a difference by decimals where there is none', () => {
    expect(plain(comparedSentence(compared(30.2, 30.4, 'same', 'jitterMs')))).toBe('Jitter stayed at 30 ms.');
    expect(plain(comparedSentence(compared(30.2, 30.4, 'unknown', 'jitterMs')))).toBe(
      'Jitter was 30 ms on both sides: too little was measured to tell more.',
    );
  });
});

describe('differences', () => {
  it.each<[ComparedMetric['metric'], number, number, string, string]>([
    ['lossRatio', -0.02, -0.005, '\u22121.3 points', '\u22122 to \u22120.5 points'],
    ['rttMs', -3.4, 12, '+4.3 ms', '\u22123.4 to +12 ms'],
  ])('%s between %d and %d', (metric, low, high, difference, interval) => {
    const row = { ...compared(0, 0, 'same', metric), difference: (low + high) / 2, interval: { low, high } };
    expect(plain(differenceText(row))).toBe(difference);
    expect(plain(intervalText(row))).toBe(interval);
  });

  it('are a dash where a side was not measured', () => {
    expect(differenceText(compared(null, 1, 'unknown'))).toBe('\u2013');
    expect(intervalText(compared(null, 1, 'unknown'))).toBe('');
  });
});

describe('sides', () => {
  const side = (tests: number, changes: Partial<Comparison['a']> = {}): Comparison['a'] => ({
    tests,
    meets: tests,
    misses: 0,
    noData: 0,
    fromMs: null,
    toMs: null,
    isCut: false,
    ...changes,
  });

  it('are summed up in a sentence', () => {
    expect(sideSummary(side(0))).toBe('No results.');
    expect(sideSummary(side(1))).toBe('1 test: 1 met the targets.');
    expect(sideSummary(side(1, { meets: 0, misses: 1 }))).toBe('1 test: 1 missed the targets.');
    expect(sideSummary(side(20_000, { meets: 19_000, misses: 999, noData: 1, isCut: true }))).toBe(
      '20,000 tests: 19,000 met the targets, 999 missed them, 1 had not enough data. More were found; these are the newest.',
    );
  });

  it('show the 90th percentile only of several results', () => {
    expect(plain(sideValue('rttMs', { samples: 1, value: 42, p90: 42 }))).toBe('42 ms');
    expect(plain(sideValue('rttMs', { samples: 24, value: 42, p90: 61 }))).toBe('42 ms (90 % under 61 ms)');
    expect(sideValue('rttMs', { samples: 0, value: null, p90: null })).toBe('\u2013');
  });

  it.each<[number, number, Outcome[], string]>([
    [0, 0, [], 'Neither side has any results.'],
    [0, 1, ['unknown'], 'The first side has no results.'],
    [1, 0, ['unknown'], 'The second side has no results.'],
    [1, 1, ['better', 'same'], 'It got better, by more than chance.'],
    [1, 1, ['worse', 'unknown'], 'It got worse, by more than chance.'],
    [1, 1, ['better', 'worse'], 'Some things got better and some got worse.'],
    [1, 1, ['same', 'unknown'], 'No difference is larger than chance.'],
    [1, 1, ['unknown'], 'Too little was measured to tell a difference from chance.'],
  ])('with %d and %d tests and %o: %s', (a, b, outcomes, headline) => {
    const metrics = outcomes.map((outcome) => compared(1, 2, outcome, 'rttMs'));
    expect(comparisonHeadline({ a: side(a), b: side(b), metrics })).toBe(headline);
  });
});
