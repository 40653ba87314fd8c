import type { AssessedSample } from '../../src/core/assessment/assessment.ts';
import { columnsFor, type SampleColumns } from '../../src/core/assessment/sample-columns.ts';
import { outcomeOf, outcomeOfTest, type TestOutcome } from '../../src/core/sites/sample-outcome.ts';
import { perMetric, SAMPLED_NAMES } from '../../src/core/sites/sampled-metric.ts';
import type { SiteReport } from '../../src/wire/desk/sites.ts';
import type { SlotOfSite, TestColumns, TestOfSite } from '../store/port/sites.ts';
import type { Stretch } from './stretch.ts';

type ShownSample = SiteReport['samples'][number];

const NOTHING_MEASURED = perMetric(() => null);

/** A test as it stands on the time line. */
export function shownTest(test: TestOfSite): ShownSample {
  const outcome = outcomeOfTest(test);
  return {
    resultId: test.id,
    atMs: test.atMs,
    outcome,
    reason: outcome === 'checked' ? test.blocked : test.finding,
    verdict: test.verdict,
    values: SAMPLED_NAMES.map((name) => test.metrics[name]),
  };
}

/** A test as it counts in an assessment; `null`: it does not. */
export function assessedTest(test: TestOfSite): AssessedSample | null {
  const { id, atMs, metrics } = test;
  const outcome = outcomeOfTest(test);
  return outcome === 'checked' ? null : { id, atMs, outcome, metrics };
}

const shownSlot = ({ atMs, outcome, reason }: SlotOfSite): ShownSample => ({
  resultId: null,
  atMs,
  outcome,
  reason,
  verdict: null,
  values: SAMPLED_NAMES.map(() => null),
});

/** A slot that was missed or skipped has no sample: it is a gap. One that made no call has none either. */
const assessedSlot = ({ id, atMs, outcome }: SlotOfSite): AssessedSample | null =>
  outcome === 'failed' || outcome === 'unusable' ? { id, atMs, outcome, metrics: NOTHING_MEASURED } : null;

/** What a store has read of a site. */
export interface ReadSamples {
  readonly tests: readonly TestOfSite[];
  readonly slots: readonly SlotOfSite[];
}

/** The same in columns. */
export interface ReadColumns {
  readonly tests: TestColumns;
  readonly slots: readonly SlotOfSite[];
}

/** Those of a stretch as they are shown, in the order of time; those of one instant in a fixed one. */
export function shownSamples({ tests, slots }: ReadSamples, { fromMs, toMs }: Stretch): ShownSample[] {
  const isWithin = ({ atMs }: { readonly atMs: number }): boolean => atMs >= fromMs && atMs < toMs;
  return [...tests.filter(isWithin).map(shownTest), ...slots.filter(isWithin).map(shownSlot)].sort(
    (a, b) => a.atMs - b.atMs,
  );
}

/** Those that count, in no order. */
export const assessedSamples = ({ tests, slots }: ReadSamples): AssessedSample[] => [
  ...tests.flatMap((test) => assessedTest(test) ?? []),
  ...slots.flatMap((slot) => assessedSlot(slot) ?? []),
];

/** The same that a store has read in columns, in no order: those that say something of the network. */
export function assessedColumns({ tests, slots }: ReadColumns): SampleColumns {
  const outcomes = outcomesOf(tests);
  // Where each of them stands.
  const counted = Uint32Array.from([...outcomes.keys()].filter((at) => isCounted(outcomes[at])));
  const failedSlots = slots.filter(({ outcome }) => outcome === 'failed');
  const columns = columnsFor(counted.length + failedSlots.length);
  columns.atMs.set(picked(tests.atMs, counted));
  columns.failed.set(counted.map((at) => (outcomes[at] === 'failed' ? 1 : 0)));
  for (const name of SAMPLED_NAMES) columns.values[name].set(picked(tests.values[name], counted));
  columns.atMs.set(
    failedSlots.map(({ atMs }) => atMs),
    counted.length,
  );
  columns.failed.fill(1, counted.length);
  return columns;
}

const isCounted = (outcome: TestOutcome | undefined): boolean =>
  outcome === 'measured' || outcome === 'failed';

function picked(values: Float64Array, places: Uint32Array): Float64Array {
  const found = new Float64Array(places.length);
  places.forEach((at, place) => {
    found[place] = values[at] ?? NaN;
  });
  return found;
}

function outcomesOf({ verdicts, findings, values }: TestColumns): TestOutcome[] {
  const columns = SAMPLED_NAMES.map((name) => values[name]);
  return verdicts.map((verdict, at) =>
    outcomeOf(
      verdict,
      findings[at] ?? null,
      columns.some((column) => !Number.isNaN(column[at])),
    ),
  );
}
