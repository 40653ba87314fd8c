import { Type, type Static } from 'typebox';
import { columnsOf, type AssessedSample } from '../../src/core/assessment.ts';
import { judgeStretch, type JudgedRow } from '../../src/core/assessment/judged-stretch.ts';
import { percentile90 } from '../../src/core/assessment/percentile.ts';
import type { SampledMetric } from '../../src/core/sampled-metric.ts';
import { SiteRowSchema, type SiteSettings } from '../../src/wire/desk/sites.ts';
import { targetsOfSite } from './settings.ts';
import type { Stretch } from './stretch.ts';

/** What is worked out of a stretch of a site, for the page of all sites. */
export const SummaryRowSchema = Type.Omit(SiteRowSchema, ['site', 'lastSampleAtMs']);
export type SummaryRow = Static<typeof SummaryRowSchema>;

/** 28 of them are a week. */
const SPARK_STEPS = 28;

/** The line of a site. Samples outside the stretch change nothing. */
export function summaryRow(
  samples: readonly AssessedSample[],
  stretch: Stretch,
  settings: SiteSettings,
): SummaryRow {
  const within = samples.filter(({ atMs }) => atMs >= stretch.fromMs && atMs < stretch.toMs);
  const judged = judgeStretch(columnsOf(within), {
    ...stretch,
    intervalMs: settings.everyMs,
    targets: targetsOfSite(settings),
  });
  const { verdict, coverage, callsBreachingRatio, enoughAtMs } = judged;
  const rows = judged.rows.filter(({ decides }) => decides).sort(worstFirst);
  const [worst] = rows;
  return {
    verdict,
    coverage,
    callsBreachingRatio,
    enoughAtMs,
    rows: rows.map(({ name, target, p90, outcome }) => ({
      name,
      target,
      p90: p90.value,
      isFailed: p90.isFailed,
      outcome,
    })),
    sparkline: worst ? sparklineOf(samples, worst.name, stretch) : [],
  };
}

/** By how far beyond its target; failed calls are beyond everything, what is not known comes last. */
const worstFirst = (a: JudgedRow, b: JudgedRow): number => weightOf(b) - weightOf(a);

const weightOf = ({ p90, target }: JudgedRow): number =>
  p90.isFailed ? Number.MAX_VALUE : p90.value === null ? -1 : p90.value / target;

function sparklineOf(
  samples: readonly AssessedSample[],
  name: SampledMetric,
  { fromMs, toMs }: Stretch,
): (number | null)[] {
  const stepMs = (toMs - fromMs) / SPARK_STEPS;
  const steps = Array.from({ length: SPARK_STEPS }, (): (number | 'failed')[] => []);
  for (const { atMs, outcome, metrics } of samples) {
    const value = outcome === 'failed' ? 'failed' : metrics[name];
    if (outcome !== 'unusable' && value !== null) steps[Math.floor((atMs - fromMs) / stepMs)]?.push(value);
  }
  return steps.map((values) => percentile90(values).value);
}
