import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gradeTest, type LoopGradeInput } from '../../../src/core/verdict/grade-rows.ts';
import { verdictOf } from '../../../src/core/verdict/verdict-of.ts';
import type { MetricName } from '../../../src/core/verdict/grade-row.ts';
import { countPackets, measurePath } from '../../../src/core/metrics/path-metrics.ts';
import { CLIENT_TO_EDGE, EDGE_TO_EDGE, type TargetSet } from '../../../src/core/verdict/targets.ts';
import { measurementOf, repeat, type Fate, type Schedule } from '../../support/measurement.ts';

function inputOf(fates: readonly Fate[], schedule: Schedule = { streams: 5 }): LoopGradeInput {
  const measurement = measurementOf(fates, schedule);
  return {
    metrics: measurePath(measurement),
    counts: countPackets(measurement),
    measuredMs: measurement.endMs - measurement.beginMs,
    nominalRatePerSecond: measurement.nominalRatePerSecond,
  };
}
const rowOf = (metric: MetricName, input: LoopGradeInput, targets: TargetSet = CLIENT_TO_EDGE) =>
  gradeTest(input, null, targets).find((row) => row.metric === metric)!;
/** 30 s of five streams at 20 ms: 7,500 packets. */
const THIRTY_SECONDS = 7500;

describe('gradeTest', () => {
  test('meets every target on a clean path', () => {
    const rows = gradeTest(inputOf(repeat(40, THIRTY_SECONDS)), null, CLIENT_TO_EDGE);
    expect(rows.map((row) => [row.metric, row.outcome])).toEqual([
      ['rtt', 'meets'],
      ['oneWay', 'meets'],
      ['loss', 'meets'],
      ['burstLoss', 'meets'],
      ['jitter', 'meets'],
      ['reorder', 'meets'],
    ]);
    expect(verdictOf(rows, [])).toBe('meets');
  });

  test('has no outcome for anything that was not measured', () => {
    const rows = gradeTest(inputOf([], { streams: 5, durationMs: 30_000 }), null, CLIENT_TO_EDGE);
    expect(rows.map((row) => row.outcome)).toEqual(Array(6).fill('no-data'));
    expect(verdictOf(rows, [])).toBe('no-data');
  });

  test('fails at exactly the target: "<" is strict', () => {
    expect(rowOf('rtt', inputOf(repeat(100, THIRTY_SECONDS))).outcome).toBe('misses');
    expect(rowOf('rtt', inputOf(repeat(99.99, THIRTY_SECONDS))).outcome).toBe('meets');
    // 5 of the 50 packets of 200 ms are exactly 10 %.
    const burst = repeat(40, THIRTY_SECONDS).map((fate, i): Fate => (i >= 1000 && i < 1005 ? 'lost' : fate));
    expect(rowOf('burstLoss', inputOf(burst))).toMatchObject({
      value: 0.1,
      outcome: 'misses',
      windowMs: 200,
    });
    // 4 of 50 are 8 %.
    const less = repeat(40, THIRTY_SECONDS).map((fate, i): Fate => (i >= 1000 && i < 1004 ? 'lost' : fate));
    expect(rowOf('burstLoss', inputOf(less))).toMatchObject({ value: 0.08, outcome: 'meets', note: null });
  });

  test('says that the edge burst target means no loss at all at this rate', () => {
    const clean = rowOf('burstLoss', inputOf(repeat(40, THIRTY_SECONDS)), EDGE_TO_EDGE);
    expect(clean).toMatchObject({
      outcome: 'meets',
      note: { code: 'means-no-loss', onePacketRatio: 1 / 50 },
    });
    const one = repeat(40, THIRTY_SECONDS).map((fate, i): Fate => (i === 1000 ? 'lost' : fate));
    expect(rowOf('burstLoss', inputOf(one), EDGE_TO_EDGE)).toMatchObject({ value: 0.02, outcome: 'misses' });
  });

  test('does not let one lost packet decide where ten fit into 200 ms', () => {
    const one = repeat(40, 1500).map((fate, i): Fate => (i === 500 ? 'lost' : fate));
    expect(rowOf('burstLoss', inputOf(one, { streams: 1 }))).toMatchObject({
      value: 0.1,
      outcome: 'no-data',
      note: { code: 'rate-too-low', onePacketRatio: 0.1 },
    });
    const two = repeat(40, 1500).map((fate, i): Fate => (i === 500 || i === 501 ? 'lost' : fate));
    expect(rowOf('burstLoss', inputOf(two, { streams: 1 })).outcome).toBe('misses');
  });

  test('says how much longer a test must be for a 15 s window', () => {
    // 10 s of 250 packets/s.
    const input = inputOf(repeat(40, 2500));
    expect(rowOf('loss', input)).toMatchObject({
      outcome: 'no-data',
      note: { code: 'too-short', moreMs: 5000 },
    });
    expect(rowOf('jitter', input)).toMatchObject({
      outcome: 'no-data',
      note: { code: 'too-short', moreMs: 5000 },
    });
    expect(rowOf('burstLoss', input).outcome).toBe('meets');
  });

  describe('reorder', () => {
    test('needs more packets than one over the target', () => {
      // 0.05 %: 2,001 packets; 1,500 have 501 to go, 2.004 s at 250/s.
      expect(rowOf('reorder', inputOf(repeat(40, 1500)))).toMatchObject({
        outcome: 'no-data',
        note: { code: 'too-few-packets', moreMs: 2004 },
      });
      expect(rowOf('reorder', inputOf(repeat(40, 2001))).outcome).toBe('meets');
    });

    test('cannot tell 0.01 % in 30 s, and says that 10.004 s more would do', () => {
      expect(rowOf('reorder', inputOf(repeat(40, THIRTY_SECONDS)), EDGE_TO_EDGE)).toMatchObject({
        outcome: 'no-data',
        note: { code: 'too-few-packets', moreMs: 10_004 },
      });
    });

    test('is a miss at any length once there are too many', () => {
      // Each 50th packet of 1,500 is held back by 3 ms and overtaken: 30 of 2,001 at best is 1.5 %.
      const fates = repeat(40, 1500).map((fate, i): Fate => (i % 50 === 0 ? 43 : fate));
      expect(rowOf('reorder', inputOf(fates))).toMatchObject({ value: 0.02, outcome: 'misses' });
    });
  });

  test('never grades better when the network gets worse', () => {
    const rank = { misses: 0, 'no-data': 1, meets: 2 };
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 20 }),
        fc.integer({ min: 0, max: 200 }),
        (extra, addMs) => {
          const base = repeat(40, 4000);
          const worse = base.map((fate, i): Fate => {
            if (extra.some((start) => i >= start * 15 && i < start * 15 + 3)) return 'lost';
            return fate === 'lost' ? fate : fate + addMs;
          });
          const before = gradeTest(inputOf(base), null, CLIENT_TO_EDGE);
          const after = gradeTest(inputOf(worse), null, CLIENT_TO_EDGE);
          for (const [index, row] of after.entries())
            expect(rank[row.outcome]).toBeLessThanOrEqual(rank[before[index]!.outcome]);
          expect(rank[verdictOf(after, [])]).toBeLessThanOrEqual(rank[verdictOf(before, [])]);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('never grades better when an input is removed', () => {
    const input = inputOf(repeat(40, THIRTY_SECONDS));
    for (const name of Object.keys(input.metrics)) {
      const rows = gradeTest({ ...input, metrics: { ...input.metrics, [name]: null } }, null, CLIENT_TO_EDGE);
      for (const row of rows) expect(['meets', 'no-data']).toContain(row.outcome);
      const isGraded = ![
        'jitterRfc3550Ms',
        'lossRatio',
        'lossRatioInterval',
        'reorderRatioInterval',
      ].includes(name);
      expect(verdictOf(rows, [])).toBe(isGraded ? 'no-data' : 'meets');
    }
  });
});

describe('gradeTest with both directions known', () => {
  const loop = inputOf(repeat(40, THIRTY_SECONDS));
  const withLoss = (every: number) =>
    inputOf(repeat(40, THIRTY_SECONDS).map((fate, i): Fate => (i % every === 3 ? 'lost' : fate)));

  test('lets each direction decide, and the loop be read', () => {
    const rows = gradeTest(loop, { up: loop, down: loop }, CLIENT_TO_EDGE);
    expect(rows.map((row) => `${row.path} ${row.metric} ${row.decides ? 'decides' : 'beside'}`)).toEqual([
      ...['loop rtt decides', 'loop oneWay decides'],
      ...['loop loss beside', 'loop burstLoss beside', 'loop jitter beside', 'loop reorder beside'],
      ...['up loss decides', 'up burstLoss decides', 'up jitter decides', 'up reorder decides'],
      ...['down loss decides', 'down burstLoss decides', 'down jitter decides', 'down reorder decides'],
    ]);
  });

  test('meets where each direction meets, though both together would not: targets are one way', () => {
    // 1 in 125 is 0.8 % each way; the loop loses about 1.6 %.
    const rows = gradeTest(withLoss(63), { up: withLoss(125), down: withLoss(125) }, CLIENT_TO_EDGE);
    expect(rows.find((row) => row.path === 'loop' && row.metric === 'loss')?.outcome).toBe('misses');
    expect(verdictOf(rows, [])).toBe('meets');
  });

  test('misses where one direction misses', () => {
    const rows = gradeTest(withLoss(50), { up: withLoss(50), down: loop }, CLIENT_TO_EDGE);
    expect(verdictOf(rows, [])).toBe('misses');
    expect(rows.filter((row) => row.decides && row.outcome === 'misses').map((row) => row.path)).toEqual([
      'up',
    ]);
  });

  test('still misses on the delay of the loop', () => {
    expect(
      verdictOf(
        gradeTest(inputOf(repeat(150, THIRTY_SECONDS)), { up: loop, down: loop }, CLIENT_TO_EDGE),
        [],
      ),
    ).toBe('misses');
  });
});
