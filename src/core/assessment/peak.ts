import type { Outcome } from '../verdict/outcome.ts';
import type { SampledMetric } from '../sites/sampled-metric.ts';
import { isFailingHour } from './heat-map.ts';
import { isBreach, type JudgedInput, type JudgedStretch } from './judged-stretch.ts';
import { HOURS_OF_WEEK, weekdayAndHour } from './hours-of-week.ts';
import type { SampleColumns } from './sample-columns.ts';
import { isEnough } from './slots.ts';
import { HOURS } from './week.ts';

/**
 * Whether calls are good when the network is busiest. The targets are to be met "under a peak load", over "a minimum of a
 * week, so that you can see usage patterns for all business days and hours" ("Media quality and network connectivity
 * performance"). A week's 90th percentile alone forgives 100 of 1,008 samples: every weekday's ten o'clock, which is 30,
 * may fail unseen. That one failing hour is enough to miss at peak is our rule.
 */

/** The published method asks for "a minimum of a week". */
export const PEAK_STRETCH_MS = 7 * 86_400_000;

/** One hour of the week in which calls fail, by a metric that decides. */
export interface PeakCell {
  readonly name: SampledMetric;
  /** 1 Monday to 7 Sunday. */
  readonly weekday: number;
  /** 0-23 of the site's clocks. */
  readonly hour: number;
  readonly samples: number;
  /** Of them, those that miss the target, failed ones included. */
  readonly breaches: number;
}

/** What is missing for an answer: a whole week, samples within it, or a figure that decides in enough of them. */
export type PeakLack = 'week' | 'coverage' | 'figures';

/** The answer. */
export interface PeakVerdict {
  /** `no-data` where something `lacks`. */
  readonly outcome: Outcome;
  readonly lacks: PeakLack | null;
  /** By metric in the order of the rows, then by hour of the week; also where something lacks. */
  readonly cells: readonly PeakCell[];
}

/** *Meets* takes a covered week, a verdict that meets, and no hour of the week in which a deciding metric fails. */
export function peakVerdict(
  { coverage, verdict }: Pick<JudgedStretch, 'coverage' | 'verdict'>,
  stretch: Pick<JudgedInput, 'fromMs' | 'toMs' | 'intervalMs'>,
  cells: readonly PeakCell[],
): PeakVerdict {
  const lack = (lacks: PeakLack): PeakVerdict => ({ outcome: 'no-data', lacks, cells });
  if (!isWholeWeek(stretch)) return lack('week');
  if (!isEnough(coverage)) return lack('coverage');
  if (verdict === 'misses' || cells.length > 0) return { outcome: 'misses', lacks: null, cells };
  return verdict === 'meets' ? { outcome: 'meets', lacks: null, cells } : lack('figures');
}

/** A stretch is whole intervals, so that a week of them may be short of seven days by less than one. */
const isWholeWeek = ({
  fromMs,
  toMs,
  intervalMs,
}: Pick<JudgedInput, 'fromMs' | 'toMs' | 'intervalMs'>): boolean =>
  PEAK_STRETCH_MS - (toMs - fromMs) < Math.min(intervalMs, PEAK_STRETCH_MS);

/** The hours of the week in which calls fail by a deciding row, of the samples that were judged; `hours` has that of each. */
export function failingCells(
  samples: SampleColumns,
  rows: JudgedStretch['rows'],
  hours: Uint8Array,
): PeakCell[] {
  return rows.flatMap(({ name, target, decides }) =>
    decides ? failingOf(samples, { name, target }, hours) : [],
  );
}

function failingOf(
  { failed, values }: SampleColumns,
  { name, target }: { readonly name: SampledMetric; readonly target: number },
  hours: Uint8Array,
): PeakCell[] {
  const counts = new Uint32Array(HOURS_OF_WEEK);
  const breaches = new Uint32Array(HOURS_OF_WEEK);
  values[name].forEach((value, at) => {
    const hour = hours[at] ?? 0;
    const isFailed = failed[at] === 1;
    if (!isFailed && Number.isNaN(value)) return;
    counts[hour] = (counts[hour] ?? 0) + 1;
    if (isFailed || isBreach(value, target)) breaches[hour] = (breaches[hour] ?? 0) + 1;
  });
  return [...counts].flatMap((count, at) => {
    const missed = breaches[at] ?? 0;
    if (!isFailingHour(count, missed)) return [];
    return [
      {
        name,
        ...weekdayAndHour(at),
        samples: count,
        breaches: missed,
      },
    ];
  });
}

/** How many hours of the week fail, each counted once whatever the number of its metrics. */
export const failingHoursOf = (cells: readonly PeakCell[]): number =>
  new Set(cells.map(({ weekday, hour }) => weekday * HOURS.length + hour)).size;
