import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf, type AssessedSample } from '../../../src/core/assessment/assessment.ts';
import { judgeStretch } from '../../../src/core/assessment/judged-stretch.ts';
import {
  SAMPLED_METRICS,
  SAMPLED_NAMES,
  perMetric,
  sampledTarget,
  type SampledMetric,
} from '../../../src/core/sites/sampled-metric.ts';
import { CLIENT_TO_EDGE } from '../../../src/core/verdict/targets.ts';

const SLOTS = 10;
const INPUT = { fromMs: 0, toMs: SLOTS * 100, intervalMs: 100, targets: CLIENT_TO_EDGE };

const nothing = perMetric(() => null);
/** Values on both sides of the target and on it. */
const valueOf = (name: SampledMetric): fc.Arbitrary<number | null> =>
  fc.option(fc.nat(4).map((fifths) => (sampledTarget(name, CLIENT_TO_EDGE) * (fifths + 3)) / 5));
const arbitraries = perMetric(valueOf);
const sample: fc.Arbitrary<Omit<AssessedSample, 'id'>> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      atMs: fc.nat(INPUT.toMs - 1),
      outcome: fc.constant('measured' as const),
      metrics: fc.record(arbitraries),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      atMs: fc.nat(INPUT.toMs - 1),
      outcome: fc.constantFrom('failed' as const, 'unusable' as const),
      metrics: fc.constant(nothing),
    }),
  },
);

type Outcome = 'meets' | 'misses' | 'no-data';

/** By the definitions (docs/definitions.md), sample by sample. */
function byDefinition(samples: readonly AssessedSample[]) {
  const usable = samples.filter(({ outcome }) => outcome !== 'unusable');
  const covered = new Set(usable.map(({ atMs }) => Math.floor(atMs / INPUT.intervalMs))).size;
  const isCovered = covered * 10 >= SLOTS * 8;
  const measured = usable.filter(({ outcome }) => outcome === 'measured');
  const directed = measured.filter(
    ({ metrics }) => metrics.lossUpRatio !== null && metrics.lossDownRatio !== null,
  );
  const isDirected = measured.length > 0 && directed.length * 10 >= measured.length * 8;
  const isBad = ({ outcome, metrics }: AssessedSample, name: SampledMetric): boolean =>
    outcome === 'failed' || (metrics[name] ?? -1) >= sampledTarget(name, CLIENT_TO_EDGE);
  const rows = SAMPLED_NAMES.map((name) => {
    const counted = usable.filter(({ outcome, metrics }) => outcome === 'failed' || metrics[name] !== null);
    const bad = counted.filter((each) => isBad(each, name)).length;
    const failed = counted.filter(({ outcome }) => outcome === 'failed').length;
    // Nine of ten must be good.
    const isMiss = bad * 10 > counted.length;
    const isFailed = failed * 10 > counted.length;
    const isKnown = counted.length > failed && isCovered && counted.length * 10 >= SLOTS * 8;
    const outcome: Outcome = isKnown || isFailed ? (isMiss ? 'misses' : 'meets') : 'no-data';
    const { metric, path } = SAMPLED_METRICS[name];
    return {
      name,
      decides: metric === 'rtt' || (path !== 'loop') === isDirected,
      samples: counted.length,
      breachRatio: counted.length === 0 ? null : bad / counted.length,
      isFailed,
      outcome,
    };
  });
  const deciding = rows.filter(({ decides }) => decides);
  const verdict: Outcome = !isCovered
    ? 'no-data'
    : deciding.some(({ outcome }) => outcome === 'misses')
      ? 'misses'
      : deciding.every(({ outcome }) => outcome === 'meets')
        ? 'meets'
        : 'no-data';
  const breaching = usable.filter((each) => deciding.some(({ name }) => isBad(each, name))).length;
  return {
    verdict,
    covered,
    callsBreachingRatio: usable.length === 0 ? null : breaching / usable.length,
    rows,
  };
}

describe('a judged stretch', () => {
  it('is what the definitions say of its samples, one by one', () => {
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 40 }), (drawn) => {
        const samples = drawn.map((each, number) => ({ ...each, id: `s${number}` }));
        const { coverage, verdict, callsBreachingRatio, rows } = judgeStretch(columnsOf(samples), INPUT);
        expect({
          verdict,
          covered: coverage.covered,
          callsBreachingRatio,
          rows: rows.map(({ name, decides, samples: count, breachRatio, p90, outcome }) => ({
            name,
            decides,
            samples: count,
            breachRatio,
            isFailed: p90.isFailed,
            outcome,
          })),
        }).toEqual(byDefinition(samples));
      }),
      { numRuns: 500, seed: 7 },
    );
  });
});
