import type { AssessedSample } from '../../src/core/assessment/assessment.ts';
import { outcomeOfTest } from '../../src/core/sites/sample-outcome.ts';
import { perMetric, SAMPLED_NAMES } from '../../src/core/sites/sampled-metric.ts';
import type { SiteReport } from '../../src/wire/desk/sites.ts';
import type { SlotOfSite, TestOfSite } from '../store/port/sites.ts';
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
