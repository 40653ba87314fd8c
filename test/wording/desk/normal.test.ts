import { describe, expect, it } from 'vitest';
import {
  bandDescription,
  normalSentence,
  normalSource,
  normalSummary,
} from '../../../src/wording/desk/normal.ts';
import type { Normal, NormalMetric } from '../../../src/wire/desk/record.ts';

const loss = (changes: Partial<NormalMetric>): NormalMetric => ({
  metric: 'lossRatio',
  samples: 312,
  median: 0.0004,
  p90: 0.002,
  value: 0.031,
  shareAtOrBelow: 1,
  standing: 'extreme',
  ...changes,
});

const over = (days: number, metrics: NormalMetric[], changes: Partial<Normal> = {}): Normal => ({
  days,
  site: 'Berlin',
  relay: 'edge-1',
  tests: 312,
  metrics,
  ...changes,
});

/** No-break spaces stand between number and unit. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('normalSentence', () => {
  it.each<[Partial<NormalMetric>, string]>([
    [{}, 'Loss is far above what is usual here: 3.1 %, usually under 0.2 %.'],
    [{ standing: 'unusual', value: 0.005 }, 'Loss is above what is usual here: 0.5 %, usually under 0.2 %.'],
    [{ standing: 'usual', value: 0.001 }, 'Loss is as usual here: 0.1 %, usually up to 0.2 %.'],
    [{ standing: 'usual', value: 0.002 }, 'Loss is as usual here: 0.2 %, usually up to 0.2 %.'],
    [{ p90: 0 }, 'Loss is far above what is usual here: 3.1 %, usually none.'],
    [{ samples: 40 }, 'Loss is higher than in any of the others here: 3.1 %, usually under 0.2 %.'],
    [{ value: null, standing: 'unknown' }, 'Loss was not measured in this test.'],
    [
      { samples: 4, standing: 'unknown' },
      'Loss was 3.1 %. There are only 4 other results: too few to say what is usual (10 are needed).',
    ],
    [
      { samples: 1, standing: 'unknown' },
      'Loss was 3.1 %. There is only one other result: too few to say what is usual (10 are needed).',
    ],
    [
      { samples: 0, median: null, p90: null, standing: 'unknown' },
      'Loss was 3.1 %. There is nothing to compare it with yet.',
    ],
  ])('%o', (changes, sentence) => {
    expect(plain(normalSentence(loss(changes)))).toBe(sentence);
  });

  it('does not round a value onto what it is above', () => {
    const jitter = loss({ metric: 'jitterMs', value: 30.2, p90: 30, standing: 'unusual' });
    expect(plain(normalSentence(jitter))).toBe(
      'Jitter is above what is usual here: 30.2 ms, usually under 30 ms.',
    );
  });
});

describe('normalSummary', () => {
  const delay = (changes: Partial<NormalMetric>): NormalMetric =>
    loss({ metric: 'rttMs', value: 50, p90: 60, median: 48, standing: 'usual', ...changes });

  it('tells the strangest of the longest span that can say anything', () => {
    const metrics = [delay({ standing: 'unusual', value: 70 }), loss({})];
    expect(plain(normalSummary([over(7, [delay({})]), over(28, metrics)], 'misses'))).toBe(
      'Loss is far above what is usual here: 3.1 %, usually under 0.2 %.',
    );
  });

  it('falls back to the shorter span, then says that too little is known', () => {
    const unknown = over(28, [delay({ standing: 'unknown', samples: 3 })]);
    expect(normalSummary([over(7, [delay({})]), unknown], 'meets')).toBe(
      'Nothing in this result is unusual here.',
    );
    expect(normalSummary([unknown], 'misses')).toBe(
      'Too little has been measured here to say what is normal.',
    );
    expect(normalSummary([], 'misses')).toBe('Too little has been measured here to say what is normal.');
  });
});

describe('a miss that is usual', () => {
  const usual = loss({ standing: 'usual', value: 0.031, p90: 0.035 });

  it('is never softened by the headline', () => {
    expect(normalSummary([over(28, [usual])], 'misses')).toBe(
      'Usual for this site, and still not good enough for calls.',
    );
    expect(normalSummary([over(28, [usual], { site: null })], 'misses')).toBe(
      'Usual for this network, and still not good enough for calls.',
    );
    expect(normalSummary([over(28, [usual])], 'no-data')).toBe('Nothing in this result is unusual here.');
  });

  it('is told with its target', () => {
    expect(plain(normalSentence(usual, 0.01))).toBe(
      'Loss is as usual here, and still over its target: 3.1 %, usually up to 3.5 %; target under 1 %.',
    );
  });
});

describe('normalSource', () => {
  it('names what was compared with', () => {
    expect(normalSource(over(28, []))).toBe(
      '28 days before: 312 results of \u2068Berlin\u2069 through \u2068edge-1\u2069.',
    );
    expect(normalSource(over(7, [], { site: null, tests: 1 }))).toBe(
      '7 days before: 1 result of the same network through \u2068edge-1\u2069.',
    );
  });
});

describe('bandDescription', () => {
  it('tells the picture in words', () => {
    const spans = [
      { days: 7, normal: loss({ samples: 0, median: null, p90: null }) },
      { days: 28, normal: loss({}) },
    ];
    expect(plain(bandDescription(spans, 0.01))).toBe(
      'Loss: 3.1 %; 7 days: nothing to compare with; 28 days: half at most 0.04 %, nine of ten at most 0.2 %; target under 1 %',
    );
  });
});
