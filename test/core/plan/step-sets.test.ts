import { describe, expect, it } from 'vitest';
import { stepSets, type TestOfSet } from '../../../src/core/plan/step-sets.ts';
import { perMetric } from '../../../src/core/sites/sampled-metric.ts';

const set = (rtts: readonly number[], verdict: TestOfSet['verdict'] = 'meets'): TestOfSet[] =>
  rtts.map((rttMs) => ({ verdict, figures: { ...perMetric(() => null), rttMs } }));
const from = (first: number, count = 8): number[] => Array.from({ length: count }, (_, at) => first + at);

describe('the sets of tests before and after a step', () => {
  it('propose to roll back what is worse beyond chance, though all of it meets', () => {
    expect(stepSets(set(from(20)), set(from(60)))).toMatchObject({
      before: { tests: 8, meets: 8, misses: 0, outcome: 'meets' },
      after: { outcome: 'meets' },
      proposal: { kind: 'roll-back', worse: ['rttMs'], hasFallen: false },
    });
  });

  it('propose to go on where nothing is worse, and say when there is too little to tell', () => {
    expect(stepSets(set(from(20)), set(from(20))).proposal).toEqual({ kind: 'go-on' });
    expect(stepSets(set(from(60)), set(from(20))).proposal).toEqual({ kind: 'go-on' });
    expect(stepSets(set(from(20, 2)), set(from(60, 2))).proposal).toEqual({ kind: 'unknown' });
    expect(stepSets([], set(from(20))).proposal).toEqual({ kind: 'unknown' });
  });

  it('propose to roll back where the verdict falls, though two tests tell no difference from chance', () => {
    expect(stepSets(set([20, 21]), set([30, 31], 'misses')).proposal).toMatchObject({
      kind: 'roll-back',
      worse: [],
      hasFallen: true,
    });
  });

  it('meet when nine in ten of those do that were measured', () => {
    const nine = [...set(from(20, 9)), ...set([20], 'misses'), ...set([20], 'no-data')];
    expect(stepSets(nine, []).before).toEqual({ tests: 11, meets: 9, misses: 1, outcome: 'meets' });
    expect(stepSets([...nine, ...set([20], 'misses')], []).before.outcome).toBe('misses');
    expect(stepSets(set([20], 'no-data'), []).before.outcome).toBe('no-data');
  });
});
