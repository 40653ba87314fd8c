import { HOURS_OF_WEEK, weekdayAndHour } from './hours-of-week.ts';
import { percentileWithin } from './percentile.ts';

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
  for (let at = 0; at < values.length; at += 1) {
    const hour = hours[at] ?? 0;
    const value = values[at] ?? NaN;
    if (failed[at] === 1) failures[hour] = (failures[hour] ?? 0) + 1;
    else if (!Number.isNaN(value)) {
      const end = ends[hour] ?? 0;
      byHour[end] = value;
      ends[hour] = end + 1;
    }
  }
  const cells: HeatCell[] = [];
  for (let hour = 0; hour < HOURS_OF_WEEK; hour += 1) {
    const measured = { from: begins[hour] ?? 0, to: ends[hour] ?? 0 };
    const failedThen = failures[hour] ?? 0;
    if (measured.to - measured.from + failedThen === 0) continue;
    sortWithin(byHour, measured);
    cells.push(cell(hour, byHour, measured, failedThen, target));
  }
  return cells;
}

/** Where the values of an hour stand. */
interface Places {
  readonly from: number;
  readonly to: number;
}

/** More than are in an hour of four weeks, of a test each ten minutes. */
const FEW = 32;

/** A report has 2,000 hours of some six values: an array for each, sorted by itself, took most of its time. */
function sortWithin(values: Float64Array, { from, to }: Places): void {
  if (to - from > FEW) {
    values.subarray(from, to).sort();
    return;
  }
  for (let next = from + 1; next < to; next += 1) {
    const value = values[next] ?? NaN;
    let at = next;
    for (; at > from && (values[at - 1] ?? NaN) > value; at -= 1) values[at] = values[at - 1] ?? NaN;
    values[at] = value;
  }
}

function cell(
  hourOfWeek: number,
  values: Float64Array,
  measured: Places,
  failed: number,
  target: number,
): HeatCell {
  const samples = measured.to - measured.from + failed;
  let breaches = failed;
  for (let at = measured.from; at < measured.to; at += 1) if ((values[at] ?? NaN) >= target) breaches += 1;
  const { weekday, hour } = weekdayAndHour(hourOfWeek);
  return {
    weekday,
    hour,
    samples,
    breaches,
    p90: percentileWithin(values, measured, failed),
    isFailing: isFailingHour(samples, breaches),
  };
}

/**
 * Whether calls fail in an hour with so many samples. Six samples an hour and week: a single bad one is 17 % of them, and
 * no pattern yet.
 */
export const isFailingHour = (samples: number, breaches: number): boolean =>
  breaches > 1 && breaches * 10 > samples;
