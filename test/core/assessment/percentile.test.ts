import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { confidenceRanks, percentile90, type Ranked } from '../../../src/core/assessment/percentile.ts';

const oneTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('the 90th percentile over samples', () => {
  it('is the least value that 90 % of the samples do not exceed', () => {
    expect(percentile90(oneTo(10)).value).toBe(9);
    // 0.9 x 11 = 9.9: nine are not enough.
    expect(percentile90(oneTo(11)).value).toBe(10);
    expect(percentile90(oneTo(100)).value).toBe(90);
    expect(percentile90([7]).value).toBe(7);
  });

  it('does not depend on the order of the samples', () => {
    expect(percentile90([5, 1, 4, 2, 3, 10, 9, 8, 7, 6]).value).toBe(9);
  });

  it('is not measured without samples', () => {
    expect(percentile90([])).toEqual({ value: null, isFailed: false, low: null, high: null });
  });

  it('counts a call that did not come about as worse than any value', () => {
    // Ten samples, one failed: the ninth is the highest value. Two failed: the ninth is one of them.
    const withFailed = (failed: number): Ranked[] => [
      ...oneTo(10 - failed),
      ...Array.from({ length: failed }, () => 'failed' as const),
    ];
    expect(percentile90(withFailed(1))).toMatchObject({ value: 9, isFailed: false });
    expect(percentile90(withFailed(2))).toMatchObject({ value: null, isFailed: true });
  });

  it('is below a target exactly when at most one sample in ten is not (the published tool counts calls)', () => {
    const sample = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constant('failed' as const));
    fc.assert(
      fc.property(
        fc.array(sample, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 20 }),
        (samples, target) => {
          const { value } = percentile90(samples);
          const breaching = samples.filter((each) => each === 'failed' || each >= target).length;
          expect(value !== null && value < target).toBe(breaching * 10 <= samples.length);
        },
      ),
    );
  });
});

describe('the confidence interval of the percentile, by order statistics', () => {
  it.each([
    // By exact fractions of binomial coefficients, outside this project.
    { count: 100, low: 84, high: 96 },
    { count: 1008, low: 888, high: 926 },
    // 0.9^28 is 5.2 %, 0.9^35 is 2.503 %, 0.9^36 is 2.25 %: only then can the greatest sample bound it.
    { count: 35, low: 28, high: null },
    { count: 36, low: 29, high: 36 },
    // With one sample, 10 % lie above the percentile: no bound on either side.
    { count: 1, low: null, high: null },
  ])('takes ranks $low and $high of $count', ({ count, low, high }) => {
    expect(confidenceRanks(count)).toEqual({ low, high });
  });

  it('holds the percentile of the distribution in at least 95 % of seeded samples', () => {
    let state = 12_345;
    const random = (): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return state / 0x7fffffff;
    };
    const rounds = 2000;
    let held = 0;
    for (let round = 0; round < rounds; round++) {
      const { low, high } = percentile90(Array.from({ length: 144 }, random));
      if (low !== null && high !== null && low <= 0.9 && high >= 0.9) held += 1;
    }
    // At least 95 %, less three standard deviations of 2,000 rounds.
    expect(held / rounds).toBeGreaterThan(0.935);
  });
});
