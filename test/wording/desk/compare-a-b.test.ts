import { describe, expect, it } from 'vitest';
import { differenceHeadline, differenceSentence } from '../../../src/wording/desk/compare-a-b.ts';
import type { ComparedMetric } from '../../../src/wire/desk/compare.ts';

const compared = (
  a: number | null,
  b: number | null,
  outcome: ComparedMetric['outcome'],
  interval: ComparedMetric['interval'] = null,
): ComparedMetric => ({
  metric: 'lossRatio',
  a: { samples: 1, value: a, p90: a },
  b: { samples: 1, value: b, p90: b },
  difference: a === null || b === null ? null : b - a,
  interval,
  outcome,
  method: 'newcombe',
});

describe('two things beside each other', () => {
  it.each<[ComparedMetric, string]>([
    [compared(0.021, 0.001, 'better'), 'Loss is lower in B (0.1 %) than in A (2.1 %): more than chance.'],
    [compared(0.001, 0.021, 'worse'), 'Loss is higher in B (2.1 %) than in A (0.1 %): more than chance.'],
    [compared(0.021, 0.019, 'same'), 'Loss is 2.1 % in A and 1.9 % in B: chance alone could do that.'],
    [
      compared(0.021, 0.019, 'same', { low: -0.003, high: -0.001 }),
      'Loss is 2.1 % in A and 1.9 % in B: too small a difference to matter.',
    ],
    [compared(0, 0, 'same'), 'Loss is 0 % in both.'],
    [
      compared(0.021, 0.001, 'unknown'),
      'Loss is 2.1 % in A and 0.1 % in B: too little was measured to tell it from chance.',
    ],
    [compared(null, 0.1, 'unknown'), 'Loss was not measured in A.'],
    [compared(0.1, null, 'unknown'), 'Loss was not measured in B.'],
  ])('%o', (row, sentence) => {
    const said = differenceSentence(row).replaceAll('\u00a0', ' ');
    expect(said).toBe(sentence);
    expect(said).not.toMatch(/before|after|fell|rose|went|stayed/u);
  });

  it('are told apart by their names', () => {
    const side = { tests: 1, meets: 1, misses: 0, noData: 0, fromMs: 0, toMs: 0, isCut: false };
    const headline = (...metrics: ComparedMetric[]) => differenceHeadline({ a: side, b: side, metrics });
    const [better, worse] = [compared(0.02, 0, 'better'), compared(0, 0.02, 'worse')];
    expect(headline(better)).toBe('B is better than A, by more than chance.');
    expect(headline(worse)).toBe('B is worse than A, by more than chance.');
    expect(headline(better, worse)).toBe('B is better in some things and worse in others.');
    expect(headline(compared(0, 0, 'same'))).toBeNull();
  });
});
