import { describe, expect, test } from 'vitest';
import type { SampledMetric } from '../../../src/core/sites/sampled-metric.ts';
import { compareResults } from '../../../src/core/compare/compare-results.ts';
import type { ComparedTest } from '../../../src/core/compare/compared-test.ts';
import { exampleResult } from '../../support/example-result.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { simulatedTest, type Path } from './simulated-test.ts';

const CLEAN: Path = { lossRatio: 0, burstLength: 1, rttMs: 40, wanderMs: 3, memoryS: 0.5 };
const of = (a: ComparedTest, b: ComparedTest, metric: SampledMetric) => {
  const found = compareResults(a, b).find((compared) => compared.metric === metric);
  if (!found) throw new Error(metric);
  return found;
};

/** Share of pairs of tests that are said to differ. */
function shareDiffering(metric: SampledMetric, a: Path, b: Path, durationS: number, pairs: number): number {
  const random = seededRandom(20_251_120);
  let differing = 0;
  for (let pair = 0; pair < pairs; pair++) {
    const { outcome } = of(simulatedTest(a, durationS, random), simulatedTest(b, durationS, random), metric);
    if (outcome === 'better' || outcome === 'worse') differing++;
  }
  return differing / pairs;
}

describe('two tests of the same path', () => {
  // 5 % of 200 pairs are 10, with a standard deviation of 3.1: 18 (9 %) would be over twice that away.
  test.each([
    { lossRatio: 0.01, burstLength: 1, durationS: 30 },
    { lossRatio: 0.01, burstLength: 5, durationS: 30 },
    { lossRatio: 0.03, burstLength: 20, durationS: 30 },
    { lossRatio: 0.05, burstLength: 100, durationS: 30 },
    { lossRatio: 0.03, burstLength: 250, durationS: 60 },
  ])('rarely differ in loss of $lossRatio in bursts of $burstLength', ({ durationS, ...loss }) => {
    const path = { ...CLEAN, ...loss };
    for (const metric of ['lossRatio', 'lossUpRatio', 'burstLossRatio'] as const)
      expect(shareDiffering(metric, path, path, durationS, 200), metric).toBeLessThan(0.09);
  });

  test.each([{ memoryS: 0 }, { memoryS: 0.3 }, { memoryS: 1 }, { memoryS: 4 }])(
    'rarely differ in a delay that is remembered for $memoryS s',
    ({ memoryS }) => {
      // Large enough to matter whenever it is taken for real.
      const path = { ...CLEAN, memoryS, wanderMs: 30 };
      expect(shareDiffering('rttMs', path, path, 30, 300)).toBeLessThan(0.09);
    },
  );
});

describe('two tests of different paths', () => {
  test.each<{ what: string; metric: SampledMetric; change: Partial<Path> }>([
    { what: 'random loss of 3 %', metric: 'lossRatio', change: { lossRatio: 0.03 } },
    {
      what: 'loss of 6 % in bursts of 10',
      metric: 'lossUpRatio',
      change: { lossRatio: 0.06, burstLength: 10 },
    },
    { what: 'bursts of 20', metric: 'burstLossRatio', change: { lossRatio: 0.05, burstLength: 20 } },
    { what: '5 ms more', metric: 'rttMs', change: { rttMs: 45 } },
  ])('are told apart by $what', ({ metric, change }) => {
    expect(shareDiffering(metric, CLEAN, { ...CLEAN, ...change }, 30, 100)).toBeGreaterThan(0.95);
  });

  test('are worse one way round and better the other', () => {
    const random = seededRandom(1);
    const [good, bad] = [CLEAN, { ...CLEAN, lossRatio: 0.05, rttMs: 80 }].map((path) =>
      simulatedTest(path, 30, random),
    );
    for (const metric of ['lossRatio', 'lossUpRatio', 'rttMs'] as const) {
      expect(of(good!, bad!, metric).outcome, metric).toBe('worse');
      expect(of(bad!, good!, metric).outcome, metric).toBe('better');
    }
    expect(of(good!, bad!, 'lossDownRatio').outcome).toBe('same');
    expect(of(good!, bad!, 'burstLossUpRatio').outcome).toBe('worse');
    expect(of(good!, bad!, 'burstLossDownRatio').outcome).toBe('same');
    expect(of(good!, bad!, 'reorderUpRatio')).toMatchObject({ difference: 0, outcome: 'same' });
  });
});

describe('compareResults', () => {
  /** Thirty seconds of rows that differ only in what is given. */
  const steady = (
    rttMs: (index: number) => number,
    lost: (index: number) => number = () => 0,
  ): ComparedTest => {
    const timeline = Array.from({ length: 150 }, (_, index) => ({
      sent: 50,
      received: 50 - lost(index),
      lost: lost(index),
      rttMs: rttMs(index),
      jitterMs: 1,
    }));
    const total = timeline.reduce((sum, row) => sum + row.lost, 0);
    return {
      traffic: { sent: 7500, received: 7500 - total, lost: total, reordered: 0 },
      metrics: {
        loop: {
          rttMs: { mean: timeline.reduce((sum, row) => sum + row.rttMs, 0) / 150 },
          worstBurst200ms: { ratio: Math.max(...timeline.map((row) => row.lost)) / 50 },
        },
        up: null,
        down: null,
      },
      timeline,
    };
  };
  const wobbling = (level: number) => (index: number) =>
    level + (Math.floor(index / 5) % 2 === 0 ? 0.1 : -0.1);

  test('calls a difference that means nothing the same, however sure it is', () => {
    const compared = of(steady(wobbling(40)), steady(wobbling(40.5)), 'rttMs');
    expect(compared).toMatchObject({ outcome: 'same', method: 'block-means' });
    expect(compared.difference).toBeCloseTo(0.5, 9);
    expect(compared.interval!.low).toBeGreaterThan(0);
    expect(of(steady(wobbling(40)), steady(wobbling(41.1)), 'rttMs').outcome).toBe('worse');
  });

  test('takes one burst for what it is: one', () => {
    // All 50 packets of one row: 0.67 % of the test, and 100 % in 200 ms.
    const burst = steady(wobbling(40), (index) => (index === 70 ? 50 : 0));
    const clean = steady(wobbling(40));
    expect(of(clean, burst, 'lossRatio').outcome).toBe('same');
    expect(of(clean, burst, 'burstLossRatio')).toMatchObject({
      difference: 1,
      interval: null,
      outcome: 'same',
      method: 'rank-sum',
    });
    // The same burst every other second is no accident.
    const bursts = steady(wobbling(40), (index) => (index % 10 === 3 ? 20 : 0));
    expect(of(clean, bursts, 'burstLossRatio').outcome).toBe('worse');
    expect(of(bursts, clean, 'burstLossRatio').outcome).toBe('better');
  });

  test('says unknown where too little was measured', () => {
    const short = { ...steady(wobbling(40)), timeline: steady(wobbling(40)).timeline.slice(0, 24) };
    for (const metric of ['rttMs', 'lossRatio', 'burstLossRatio', 'jitterMs'] as const)
      expect(of(short, steady(wobbling(60)), metric), metric).toMatchObject({
        interval: null,
        outcome: 'unknown',
        method: 'none',
      });
  });

  test('says nothing of what was not measured', () => {
    const blind = steady(wobbling(40));
    expect(of(blind, blind, 'lossUpRatio')).toEqual({
      metric: 'lossUpRatio',
      a: { samples: 0, value: null, p90: null },
      b: { samples: 0, value: null, p90: null },
      difference: null,
      interval: null,
      outcome: 'unknown',
      method: 'none',
    });
  });

  test('compares the reordering of whole tests', () => {
    const ordered = steady(wobbling(40));
    const reordered = { ...ordered, traffic: { ...ordered.traffic, reordered: 75 } };
    expect(of(ordered, reordered, 'reorderRatio')).toMatchObject({ difference: 0.01, outcome: 'worse' });
    const once = { ...ordered, traffic: { ...ordered.traffic, reordered: 5 } };
    expect(of(ordered, once, 'reorderRatio').outcome).toBe('same');
  });

  test('takes whole results, and names every metric in order', () => {
    const result = exampleResult('r');
    expect(compareResults(result, result).map(({ metric }) => metric)).toEqual([
      'rttMs',
      'lossRatio',
      'lossUpRatio',
      'lossDownRatio',
      'burstLossRatio',
      'burstLossUpRatio',
      'burstLossDownRatio',
      'jitterMs',
      'jitterUpMs',
      'jitterDownMs',
      'reorderRatio',
      'reorderUpRatio',
      'reorderDownRatio',
    ]);
  });
});
