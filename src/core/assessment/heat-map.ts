import type { LocalTime } from './local-time.ts';
import { percentile90, type Ranked } from './percentile.ts';

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

const HOURS = 24;

/** The cells that have samples, by weekday and hour. */
export function cellsOf(
  samples: readonly { readonly local: Pick<LocalTime, 'weekday' | 'hour'>; readonly value: Ranked }[],
  target: number,
): HeatCell[] {
  const byCell = new Map<number, Ranked[]>();
  for (const { local, value } of samples) {
    const key = local.weekday * HOURS + local.hour;
    const values = byCell.get(key);
    if (values) values.push(value);
    else byCell.set(key, [value]);
  }
  return [...byCell]
    .sort(([a], [b]) => a - b)
    .map(([key, values]) => cell(Math.floor(key / HOURS), key % HOURS, values, target));
}

function cell(weekday: number, hour: number, values: readonly Ranked[], target: number): HeatCell {
  const breaches = values.filter((value) => value === 'failed' || value >= target).length;
  return {
    weekday,
    hour,
    samples: values.length,
    breaches,
    p90: percentile90(values).value,
    isFailing: isFailingHour(values.length, breaches),
  };
}

/**
 * Whether calls fail in an hour with so many samples. Six samples an hour and week: a single bad one is 17 % of them, and
 * no pattern yet.
 */
export const isFailingHour = (samples: number, breaches: number): boolean =>
  breaches > 1 && breaches * 10 > samples;
