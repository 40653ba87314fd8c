import { setImmediate as breath } from 'node:timers/promises';
import { compareResults } from '../../src/core/compare/compare-results.ts';
import { compareSets } from '../../src/core/compare/compare-sets.ts';
import { perMetric, SAMPLED_NAMES } from '../../src/core/sites/sampled-metric.ts';
import {
  MAX_COMPARED,
  type CompareRequest,
  type CompareSide,
  type Comparison,
  type Course,
} from '../../src/wire/desk/compare.ts';
import type { Result } from '../../src/wire/result.ts';
import type { MetricSample, StoredRecord } from '../store/port/results.ts';
import type { Store } from '../store/port/store.ts';
import { requireRecord } from './stored-result.ts';

const UNMEASURED = perMetric(() => null);

/** One side, read from the store. */
type Side =
  | { readonly kind: 'result'; readonly found: StoredRecord; readonly samples: readonly MetricSample[] }
  | { readonly kind: 'search'; readonly samples: readonly MetricSample[]; readonly isCut: boolean };

/** Compares two sides: two results by what is inside them, anything else as sets of tests. */
export async function compareSides(store: Store, request: CompareRequest): Promise<Comparison> {
  const a = await readSide(store, request.a);
  const b = await readSide(store, request.b);
  const sides = { a: summaryOf(a), b: summaryOf(b) };
  const [one, other] = [wholeOf(a), wholeOf(b)];
  if (one === null || other === null)
    return { ...sides, metrics: await compareInTurns(a.samples, b.samples) };
  const courses = { a: courseOf(one), b: courseOf(other) };
  return { ...sides, metrics: compareResults(one, other), courses };
}

/** The one result that a side is, where that is kept whole: of the others figures are compared. */
const wholeOf = (side: Side): Result | null => (side.kind === 'result' ? side.found.result : null);

const courseOf = ({ durationMs, timeline }: Result): Course => ({ durationMs, timeline: [...timeline] });

/**
 * As `compareSets`, one metric at a time with a breath between: of two full sides each takes a good part of a second,
 * and results that arrive meanwhile must not wait for all of them.
 */
async function compareInTurns(
  a: readonly MetricSample[],
  b: readonly MetricSample[],
): Promise<ReturnType<typeof compareSets>> {
  const compared: ReturnType<typeof compareSets> = [];
  for (const metric of SAMPLED_NAMES) {
    const only = (samples: readonly MetricSample[]) =>
      samples.map((sample) => ({ ...UNMEASURED, [metric]: sample[metric] }));
    compared.push(...compareSets(only(a), only(b)).filter((each) => each.metric === metric));
    await breath();
  }
  return compared;
}

async function readSide(store: Store, side: CompareSide): Promise<Side> {
  if (side.kind === 'result') {
    const found = await requireRecord(store, side.id);
    return { kind: 'result', found, samples: await sampleOf(store, found) };
  }
  // One more than is compared tells whether there are more.
  const samples = await store.results.samplesOf(side.search, MAX_COMPARED + 1);
  return {
    kind: 'search',
    samples: samples.slice(0, MAX_COMPARED),
    isCut: samples.length > MAX_COMPARED,
  };
}

/** The figures of one result, told as those of a search are. */
async function sampleOf(store: Store, { row }: StoredRecord): Promise<readonly MetricSample[]> {
  const samples = await store.results.samplesOf({ text: row.code }, 10);
  return samples.filter(({ id }) => id === row.id);
}

function summaryOf(side: Side): Comparison['a'] {
  const { samples } = side;
  const verdicts = (verdict: MetricSample['verdict']): number =>
    samples.filter((sample) => sample.verdict === verdict).length;
  const times = samples.map(({ atMs }) => atMs);
  return {
    tests: samples.length,
    meets: verdicts('meets'),
    misses: verdicts('misses'),
    noData: verdicts('no-data'),
    fromMs: times.reduce<number | null>((least, ms) => Math.min(least ?? ms, ms), null),
    toMs: times.reduce<number | null>((most, ms) => Math.max(most ?? ms, ms), null),
    isCut: side.kind === 'search' && side.isCut,
  };
}
