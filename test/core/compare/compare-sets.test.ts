import { wilcoxonRankSum } from 'simple-statistics';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SAMPLED_NAMES, type SampledMetric } from '../../../src/core/sites/sampled-metric.ts';
import { compareSets, type TestFigures } from '../../../src/core/compare/compare-sets.ts';
import { rankSum } from '../../../src/core/compare/rank-sum.ts';
import { shiftOf } from '../../../src/core/compare/shift.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const NOTHING = Object.fromEntries(SAMPLED_NAMES.map((metric) => [metric, null])) as Record<
  SampledMetric,
  null
>;
const rtts = (values: readonly number[]): TestFigures[] => values.map((rttMs) => ({ ...NOTHING, rttMs }));
const rttOf = (a: readonly number[], b: readonly number[]) => compareSets(rtts(a), rtts(b))[0]!;

/** Every way to choose so many of so many places. */
function subsetsOf(places: number, count: number): ReadonlySet<number>[] {
  const subsets: ReadonlySet<number>[] = [];
  for (let bits = 0; bits < 2 ** places; bits++) {
    const chosen = Array.from({ length: places }, (_, at) => at).filter((at) => (bits >> at) & 1);
    if (chosen.length === count) subsets.push(new Set(chosen));
  }
  return subsets;
}

describe('rankSum', () => {
  test.each([
    // The ranks 1 2 3 of six: the least sum of 20; 2 * 1 / 20.
    { a: [1, 2, 3], b: [4, 5, 6], p: 0.1, direction: 1 },
    // 1 2 4: two of the 20 sums (6, 7) are at most 7; 2 * 2 / 20.
    { a: [1, 2, 4], b: [3, 5, 6], p: 0.2, direction: 1 },
    // 4 against 4 apart: 2 * 1 / 70.
    { a: [9, 10, 11, 12], b: [1, 2, 3, 4], p: 2 / 70, direction: -1 },
    // Ties: ranks 1.5 1.5 | 3 4 of the sums of 2 of {1.5, 1.5, 3, 4}: 3 4.5 4.5 5.5 5.5 7: 2 * 1 / 6.
    { a: [1, 1], b: [2, 3], p: 1 / 3, direction: 1 },
    { a: [5, 5, 5], b: [5, 5, 5], p: 1, direction: 0 },
  ])('of $a and $b has p = $p', ({ a, b, p, direction }) => {
    const ranks = rankSum(a, b)!;
    expect(ranks.p).toBeCloseTo(p, 12);
    expect(ranks.direction).toBe(direction);
  });

  test('of large sets is the normal approximation with tie and continuity correction', () => {
    // 30 zeros and 10 ones against 20 and 20. Ranks: 50 zeros at 25.5, 30 ones at 65.5. The sum of the first is
    // 30 * 25.5 + 10 * 65.5 = 1420, expected 40 * 81 / 2 = 1620. Variance: 40 * 40 / 12 *
    // (81 - (50^3 - 50 + 30^3 - 30) / (80 * 79)) = 7594.94; z = (200 - 0.5) / 87.149 = 2.2892; p = 0.02207.
    const ofRatio = (zeros: number, ones: number) => [
      ...Array<number>(zeros).fill(0),
      ...Array<number>(ones).fill(1),
    ];
    const ranks = rankSum(ofRatio(30, 10), ofRatio(20, 20))!;
    expect(ranks.p).toBeCloseTo(0.02207, 4);
    expect(ranks.direction).toBe(1);
  });

  test('has the rank sum of simple-statistics', () => {
    const values = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(values, values, (a, b) => {
        const expected = (a.length * (a.length + b.length + 1)) / 2;
        expect(rankSum(a, b)!.direction).toBe(Math.sign(expected - wilcoxonRankSum(a, b)) + 0);
      }),
    );
  });

  test('of small sets is what counting every way to share them out gives, one after the other', () => {
    const values = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(values, values, (a, b) => {
        const all = [...a, ...b];
        const sums = subsetsOf(all.length, a.length).map((chosen) =>
          wilcoxonRankSum(
            all.filter((_, at) => chosen.has(at)),
            all.filter((_, at) => !chosen.has(at)),
          ),
        );
        const own = wilcoxonRankSum(a, b);
        const [below, above] = [sums.filter((sum) => sum <= own), sums.filter((sum) => sum >= own)];
        const p = Math.min(1, (2 * Math.min(below.length, above.length)) / sums.length);
        expect(rankSum(a, b)!.p).toBeCloseTo(p, 12);
      }),
    );
  });

  test('of small sets, ties or none, is what sharing them out at random gives', () => {
    const random = seededRandom(5);
    const [a, b] = [
      [0, 0, 0, 2, 3],
      [0, 2, 2, 4, 5, 6],
    ];
    const observed = Math.abs(wilcoxonRankSum(a, b) - 30);
    let asFarOut = 0;
    const rounds = 4000;
    for (let round = 0; round < rounds; round++) {
      const shuffled = [...a, ...b]
        .map((value) => ({ value, at: random() }))
        .sort((one, other) => one.at - other.at)
        .map(({ value }) => value);
      const sum = wilcoxonRankSum(shuffled.slice(0, 5), shuffled.slice(5));
      if (Math.abs(sum - 30) >= observed - 1e-9) asFarOut++;
    }
    expect(rankSum(a, b)!.p).toBeCloseTo(asFarOut / rounds, 1);
  });
});

describe('shiftOf', () => {
  test('is the median of all differences, by hand', () => {
    // 3 - 1, 3 - 2, 7 - 1, 7 - 2: 1 2 5 6.
    expect(shiftOf([1, 2], [3, 7])).toEqual({ shift: 3.5, interval: null });
    expect(shiftOf([], [1])).toBeNull();
  });

  test('has the interval of the tables: 5 against 5 is from the 3rd difference to the 3rd last', () => {
    // Critical value of U for n = m = 5 at 5 % two-sided is 2, so C = 3.
    const [a, b] = [
      [1, 2, 3, 4, 5],
      [11, 22, 33, 44, 55],
    ];
    const all = b.flatMap((of) => a.map((from) => of - from)).sort((one, other) => one - other);
    expect(shiftOf(a, b)).toEqual({ shift: all[12], interval: { low: all[2], high: all[22] } });
  });

  test('of any sets is what writing all differences down gives', () => {
    const values = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(values, values, (a, b) => {
        const all = b.flatMap((of) => a.map((from) => of - from)).sort((one, other) => one - other);
        const half = (all.length - 1) / 2;
        const { shift, interval } = shiftOf(a, b)!;
        expect(shift).toBeCloseTo((all[Math.floor(half)]! + all[Math.ceil(half)]!) / 2, 9);
        if (interval) {
          expect(interval.low).toBeLessThanOrEqual(shift);
          expect(interval.high).toBeGreaterThanOrEqual(shift);
          expect(all).toContain(interval.low);
          expect(all).toContain(interval.high);
        }
      }),
    );
  });

  test('of 20,000 against 20,000 needs no 400 million differences', () => {
    const random = seededRandom(3);
    const a = Array.from({ length: 20_000 }, () => random() * 10);
    const b = Array.from({ length: 20_000 }, () => 2 + random() * 10);
    const { shift, interval } = shiftOf(a, b)!;
    expect(shift).toBeCloseTo(2, 0);
    expect(interval!.low).toBeGreaterThan(1.9);
    expect(interval!.high).toBeLessThan(2.1);
  });
});

describe('compareSets', () => {
  test('says how b differs, by how much, and how sure that is', () => {
    expect(rttOf([20, 21, 22, 23, 24], [30, 31, 32, 33, 34])).toEqual({
      metric: 'rttMs',
      a: { samples: 5, value: 22, p90: expect.closeTo(23.6, 9) as unknown },
      b: { samples: 5, value: 32, p90: expect.closeTo(33.6, 9) as unknown },
      difference: 10,
      // The 3rd of the 25 differences is 7, the 3rd last 13.
      interval: { low: 7, high: 13 },
      outcome: 'worse',
      method: 'rank-sum',
    });
    expect(rttOf([30, 31, 32, 33, 34], [20, 21, 22, 23, 24]).outcome).toBe('better');
  });

  test('says unknown of sets that cannot differ by more than chance', () => {
    expect(rttOf([1, 2, 3], [101, 102, 103])).toMatchObject({
      difference: 100,
      interval: null,
      outcome: 'unknown',
    });
    expect(rttOf([1, 2, 3, 4], [101, 102, 103, 104]).outcome).toBe('worse');
    expect(rttOf([], [1, 2])).toMatchObject({ difference: null, outcome: 'unknown', method: 'none' });
  });

  test('calls what means nothing the same, however sure it is', () => {
    const upTo = (from: number) => Array.from({ length: 50 }, (_, index) => from + index * 0.001);
    expect(rttOf(upTo(20), upTo(20.5))).toMatchObject({ outcome: 'same' });
    expect(rttOf(upTo(20), upTo(21.5))).toMatchObject({ outcome: 'worse' });
  });

  test('sees that fewer tests lose packets, though most of them lose none', () => {
    // The medians and the shift are 0; the 90th percentile is what people feel.
    const losing = (count: number) =>
      Array.from({ length: 100 }, (_, index) => ({ ...NOTHING, lossRatio: index < count ? 0.02 : 0 }));
    const compared = compareSets(losing(40), losing(5)).find(({ metric }) => metric === 'lossRatio')!;
    expect(compared).toMatchObject({ difference: 0, outcome: 'better' });
    expect(compared.b.p90).toBe(0);
  });

  test('errs in about 5 % where nothing differs', () => {
    const random = seededRandom(7);
    const draw = (count: number) => Array.from({ length: count }, () => 20 * -Math.log(1 - random()));
    for (const [ofA, ofB] of [
      [8, 12],
      [60, 45],
    ] as const) {
      let differing = 0;
      for (let round = 0; round < 400; round++)
        if (['better', 'worse'].includes(rttOf(draw(ofA), draw(ofB)).outcome)) differing++;
      // 20 of 400, standard deviation 4.4.
      expect(differing).toBeLessThan(33);
      expect(differing).toBeGreaterThan(6);
    }
  });
});
