import { localTime, startOfLocalDay } from '../../core/assessment/local-time.ts';
import { SAMPLED_METRICS, type SampledMetric } from '../../core/sites/sampled-metric.ts';
import type { SiteReport } from '../../wire/desk/sites.ts';

type Sample = SiteReport['samples'][number];

/** One sample of the time line. */
export interface SitePoint {
  readonly atMs: number;
  /** `null`: not measured, or a gap in the line. */
  readonly value: number | null;
  readonly outcome: Sample['outcome'];
}

/** All that a site's time line shows for one metric. */
export interface SiteTimeline {
  readonly fromMs: number;
  readonly toMs: number;
  readonly unit: 'ms' | 'ratio';
  readonly target: number;
  /** The line; where an interval went by without a value it is broken by a `null`. */
  readonly line: readonly SitePoint[];
  /** Of them those that miss the target. */
  readonly breaches: readonly { readonly atMs: number; readonly value: number }[];
  /** Samples that have no value: failed, missed, skipped, unusable. */
  readonly others: readonly SitePoint[];
  readonly ticks: readonly { readonly atMs: number; readonly label: string }[];
  readonly greatest: number;
}

/** A gap is longer than this many intervals: clocks and runs jitter by less. */
const GAP_INTERVALS = 1.9;

/** The value of a sample in one metric; `null`: none. */
export const sampleValue = (report: SiteReport, sample: Sample, metric: SampledMetric): number | null =>
  sample.values[report.assessment.rows.findIndex(({ name }) => name === metric)] ?? null;

/** The time line of one metric. */
export function siteTimeline(report: SiteReport, metric: SampledMetric): SiteTimeline {
  const { assessment, settings, samples } = report;
  const { fromMs, toMs } = assessment;
  const index = assessment.rows.findIndex(({ name }) => name === metric);
  const target = assessment.rows[index]?.target ?? 0;
  const points = samples.map(({ atMs, outcome, values }): SitePoint => ({
    atMs,
    outcome,
    value: outcome === 'measured' ? (values[index] ?? null) : null,
  }));
  const breaches = points.flatMap(({ atMs, value }) =>
    value !== null && value >= target ? [{ atMs, value }] : [],
  );
  return {
    fromMs,
    toMs,
    unit: SAMPLED_METRICS[metric].unit,
    target,
    line: withGaps(
      points.filter(({ outcome }) => outcome === 'measured'),
      settings.everyMs * GAP_INTERVALS,
    ),
    breaches,
    others: points.filter(({ outcome }) => outcome !== 'measured'),
    ticks: ticksOf(fromMs, toMs, settings.timeZone),
    greatest: points.reduce((most, { value }) => Math.max(most, value ?? 0), 0),
  };
}

/** Two samples that are too far apart are not joined. */
function withGaps(points: readonly SitePoint[], longestMs: number): SitePoint[] {
  return points.flatMap((point, index) => {
    const before = points[index - 1];
    const isApart = before !== undefined && point.atMs - before.atMs > longestMs;
    return isApart
      ? [{ atMs: (before.atMs + point.atMs) / 2, value: null, outcome: 'missed' }, point]
      : [point];
  });
}

/** Midnights at the site; of more than ten days only those of Mondays. */
function ticksOf(fromMs: number, toMs: number, timeZone: string): { atMs: number; label: string }[] {
  const label = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone,
  });
  const first = localTime(fromMs, timeZone);
  const days = Math.ceil((toMs - fromMs) / 86_400_000) + 1;
  return Array.from({ length: days }, (_, day) =>
    startOfLocalDay(first.year, first.month, first.day + day, timeZone),
  )
    .filter((atMs) => atMs >= fromMs && atMs < toMs)
    .filter((atMs) => days <= 11 || localTime(atMs, timeZone).weekday === 1)
    .map((atMs) => ({ atMs, label: label.format(atMs) }));
}
