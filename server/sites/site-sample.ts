import type { AssessedSample } from '../../src/core/assessment.ts';
import { outcomeOfTest } from '../../src/core/sample-outcome.ts';
import { perMetric, SAMPLED_NAMES } from '../../src/core/sampled-metric.ts';
import type { SiteReport } from '../../src/wire/desk/sites.ts';
import type { SlotOfSite, TestOfSite } from '../store/port/sites.ts';

/** A sample as it counts in an assessment, `null` for one that does not, and as it stands on the time line. */
export interface SiteSample {
  readonly assessed: AssessedSample | null;
  readonly shown: SiteReport['samples'][number];
}

const NOTHING_MEASURED = perMetric(() => null);

export function sampleOfTest(test: TestOfSite): SiteSample {
  const { id, atMs, verdict, finding, metrics } = test;
  const outcome = outcomeOfTest(test);
  return {
    assessed: outcome === 'checked' ? null : { id, atMs, outcome, metrics },
    shown: {
      resultId: id,
      atMs,
      outcome,
      reason: finding,
      verdict,
      values: SAMPLED_NAMES.map((name) => metrics[name]),
    },
  };
}

/** A slot that was missed or skipped has no sample: it is a gap. One that made no call has none either. */
export function sampleOfSlot({ id, atMs, outcome, reason }: SlotOfSite): SiteSample {
  const values = SAMPLED_NAMES.map(() => null);
  return {
    assessed:
      outcome === 'failed' || outcome === 'unusable'
        ? { id, atMs, outcome, metrics: NOTHING_MEASURED }
        : null,
    shown: { resultId: null, atMs, outcome, reason, verdict: null, values },
  };
}

/** All samples of a site in the order of time; those of one instant in a fixed one. */
export const siteSamples = (read: {
  readonly tests: readonly TestOfSite[];
  readonly slots: readonly SlotOfSite[];
}): SiteSample[] =>
  [...read.tests.map(sampleOfTest), ...read.slots.map(sampleOfSlot)].sort(
    (a, b) => a.shown.atMs - b.shown.atMs,
  );

export const assessedOf = (samples: readonly SiteSample[]): AssessedSample[] =>
  samples.flatMap(({ assessed }) => assessed ?? []);
