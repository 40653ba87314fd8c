import type { AssessedSample } from '../../src/core/assessment/assessment.ts';
import { outcomeOfTest } from '../../src/core/sites/sample-outcome.ts';
import { perMetric, SAMPLED_NAMES } from '../../src/core/sites/sampled-metric.ts';
import type { SiteReport } from '../../src/wire/desk/sites.ts';
import type { SlotOfSite, TestOfSite } from '../store/port/sites.ts';
import type { Stretch } from './stretch.ts';

/** A sample as it counts in an assessment, `null` for one that does not, and as it stands on the time line. */
export interface SiteSample {
  readonly assessed: AssessedSample | null;
  readonly shown: SiteReport['samples'][number];
}

const NOTHING_MEASURED = perMetric(() => null);

export function sampleOfTest(test: TestOfSite): SiteSample {
  const outcome = outcomeOfTest(test);
  return {
    assessed: assessedTest(test),
    shown: {
      resultId: test.id,
      atMs: test.atMs,
      outcome,
      reason: outcome === 'checked' ? test.blocked : test.finding,
      verdict: test.verdict,
      values: SAMPLED_NAMES.map((name) => test.metrics[name]),
    },
  };
}

function assessedTest(test: TestOfSite): AssessedSample | null {
  const { id, atMs, metrics } = test;
  const outcome = outcomeOfTest(test);
  return outcome === 'checked' ? null : { id, atMs, outcome, metrics };
}

const sampleOfSlot = (slot: SlotOfSite): SiteSample => {
  const { atMs, outcome, reason } = slot;
  const values = SAMPLED_NAMES.map(() => null);
  return {
    assessed: assessedSlot(slot),
    shown: { resultId: null, atMs, outcome, reason, verdict: null, values },
  };
};

/** A slot that was missed or skipped has no sample: it is a gap. One that made no call has none either. */
const assessedSlot = ({ id, atMs, outcome }: SlotOfSite): AssessedSample | null =>
  outcome === 'failed' || outcome === 'unusable' ? { id, atMs, outcome, metrics: NOTHING_MEASURED } : null;

/** What a store has read of a site. */
export interface ReadSamples {
  readonly tests: readonly TestOfSite[];
  readonly slots: readonly SlotOfSite[];
}

/** Those of a stretch as they are shown, in the order of time; those of one instant in a fixed one. */
export function shownSamples(
  { tests, slots }: ReadSamples,
  { fromMs, toMs }: Stretch,
): SiteSample['shown'][] {
  const isWithin = ({ atMs }: { readonly atMs: number }): boolean => atMs >= fromMs && atMs < toMs;
  const samples = [...tests.filter(isWithin).map(sampleOfTest), ...slots.filter(isWithin).map(sampleOfSlot)];
  return samples.map(({ shown }) => shown).sort((a, b) => a.atMs - b.atMs);
}

/** Those that count, in no order. */
export const assessedSamples = ({ tests, slots }: ReadSamples): AssessedSample[] => [
  ...tests.flatMap((test) => assessedTest(test) ?? []),
  ...slots.flatMap((slot) => assessedSlot(slot) ?? []),
];
