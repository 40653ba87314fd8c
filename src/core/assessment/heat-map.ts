import { HOURS_OF_WEEK, weekdayAndHour } from './hours-of-week.ts';
import { percentileOf } from './percentile.ts';
import { sortedValues } from './sample-columns.ts';

/** One hour of the week at the site, over all the weeks of the stretch. */
export interface HeatCell {
  /** 1 Monday to 7 Sunday. */
  readonly weekday: number;
  /** 0-23 of the site's clocks. The hour that a change of clocks repeats is one cell; the one it skips gets less. */
  readonly hour: number;
  readonly samples: number;
  /** Of them, those that miss the target, failed ones included. */
  readonly breaches: number;
  /** `null` when it is among failed samples. */
  readonly p90: number | null;
  /** Whether calls fail in this hour: more than one sample in ten misses, and more than a single one. */
  readonly isFailing: boolean;
}

/** One metric of samples, and the hour of the week that each is in. */
export interface HeatSamples {
  /** `NaN`: not measured. */
  readonly values: Float64Array;
  /** 1: no call came about. */
  readonly failed: Uint8Array;
  readonly hours: Uint8Array;
}

/** The cells that have samples, by weekday and hour. */
export function cellsOf(samples: HeatSamples, target: number): HeatCell[] {
  const { values, failed, hours } = samples;
  const counts = new Uint32Array(HOURS_OF_WEEK);
  for (const hour of hours) counts[hour] = (counts[hour] ?? 0) + 1;
  // Those of each hour in a row, behind those of the hours before.
  const ends = new Uint32Array(HOURS_OF_WEEK);
  for (let hour = 1; hour < HOURS_OF_WEEK; hour += 1)
    ends[hour] = (ends[hour - 1] ?? 0) + (counts[hour - 1] ?? 0);
  const begins = ends.slice();
  const failures = new Uint32Array(HOURS_OF_WEEK);
  const byHour = new Float64Array(values.length);
  for (const [at, value] of values.entries()) {
    const hour = hours[at] ?? 0;
    if (failed[at] === 1) failures[hour] = (failures[hour] ?? 0) + 1;
    const end = ends[hour] ?? 0;
    byHour[end] = failed[at] === 1 ? NaN : value;
    ends[hour] = end + 1;
  }
  return [...begins].flatMap((begin, hour) => {
    const measured = sortedValues(byHour.subarray(begin, ends[hour]));
    const failedThen = failures[hour] ?? 0;
    return measured.length + failedThen === 0 ? [] : [cell(hour, measured, failedThen, target)];
  });
}

function cell(hourOfWeek: number, measured: Float64Array, failed: number, target: number): HeatCell {
  const samples = measured.length + failed;
  const breaches = measured.reduce((sum, value) => sum + (value >= target ? 1 : 0), failed);
  return {
    ...weekdayAndHour(hourOfWeek),
    samples,
    breaches,
    p90: percentileOf(measured, failed).value,
    isFailing: isFailingHour(samples, breaches),
  };
}

/**
 * Whether calls fail in an hour with so many samples. Six samples an hour and week: a single bad one is 17 % of them, and
 * no pattern yet.
 */
export const isFailingHour = (samples: number, breaches: number): boolean =>
  breaches > 1 && breaches * 10 > samples;
