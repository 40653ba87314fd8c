import { Type, type Static } from 'typebox';
import { judgeStretch, type JudgedRow } from '../../src/core/assessment/judged-stretch.ts';
import { hoursOfWeek } from '../../src/core/assessment/hours-of-week.ts';
import { failingCells, failingHoursOf, peakVerdict } from '../../src/core/assessment/peak.ts';
import { percentile90, type Ranked } from '../../src/core/assessment/percentile.ts';
import type { SampleColumns } from '../../src/core/assessment/sample-columns.ts';
import type { SampledMetric } from '../../src/core/sites/sampled-metric.ts';
import { SiteRowSchema, type SiteSettings } from '../../src/wire/desk/sites.ts';
import { targetsOfSite } from './settings.ts';
import type { Stretch } from './stretch.ts';

/** What is worked out of a stretch of a site, for the page of all sites. */
export const SummaryRowSchema = Type.Omit(SiteRowSchema, ['site', 'lastSampleAtMs']);
export type SummaryRow = Static<typeof SummaryRowSchema>;

/** 28 of them are a week. */
const SPARK_STEPS = 28;

/** The line of a site, of the samples of the stretch. */
export function summaryRow(samples: SampleColumns, stretch: Stretch, settings: SiteSettings): SummaryRow {
  const input = { ...stretch, intervalMs: settings.everyMs, targets: targetsOfSite(settings) };
  const judged = judgeStretch(samples, input);
  const { outcome, lacks, cells } = peakVerdict(
    judged,
    input,
    failingCells(samples, judged.rows, hoursOfWeek(samples.atMs, settings.timeZone)),
  );
  const { verdict, coverage, callsBreachingRatio, enoughAtMs } = judged;
  const rows = judged.rows.filter(({ decides }) => decides).sort(worstFirst);
  const [worst] = rows;
  return {
    verdict,
    peak: { outcome, lacks, failingHours: failingHoursOf(cells) },
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
  { atMs, failed, values }: SampleColumns,
  name: SampledMetric,
  { fromMs, toMs }: Stretch,
): (number | null)[] {
  const stepMs = (toMs - fromMs) / SPARK_STEPS;
  const steps = Array.from({ length: SPARK_STEPS }, (): Ranked[] => []);
  for (const [at, value] of values[name].entries()) {
    const step = steps[Math.floor(((atMs[at] ?? NaN) - fromMs) / stepMs)];
    if (failed[at] === 1) step?.push('failed');
    else if (!Number.isNaN(value)) step?.push(value);
  }
  return steps.map((ranked) => percentile90(ranked).value);
}
