import { msg, str } from '@lit/localize';
import { worstHours } from '../../core/assessment/worst-hours.ts';
import type { SampledMetric } from '../../core/sites/sampled-metric.ts';
import type { SiteReport } from '../../wire/desk/sites.ts';
import { sampledValue } from './sampled-metric.ts';

/** One hour of the week at a site. */
export type HourCell = SiteReport['assessment']['rows'][number]['cells'][number];

const LOCALE = 'en-GB';

/** 5 January 1970 was a Monday. */
const dayOf = (weekday: number): Date => new Date(Date.UTC(1970, 0, 4 + weekday));

const LONG = new Intl.DateTimeFormat(LOCALE, { weekday: 'long', timeZone: 'UTC' });
const SHORT = new Intl.DateTimeFormat(LOCALE, { weekday: 'short', timeZone: 'UTC' });

/** `Monday`, for 1. */
export const weekdayName = (weekday: number): string => LONG.format(dayOf(weekday));

/** `Mon`, for 1. */
export const weekdayShort = (weekday: number): string => SHORT.format(dayOf(weekday));

/** When calls fail most, within a sentence: `on Mondays from 9 to 11`; `null` when no hour stands out. */
export function worstHoursText(cells: readonly HourCell[], days: number): string | null {
  const worst = worstHours(cells);
  switch (worst?.kind) {
    case undefined:
      return null;
    case 'all-hours':
      return msg('at all hours');
    case 'most-days':
      return msg(str`on most days ${hours(worst)}`);
    case 'weekday': {
      const day = weekdayName(worst.weekday);
      return days > 7 ? msg(str`on ${day}s ${hours(worst)}`) : msg(str`on ${day} ${hours(worst)}`);
    }
  }
}

const hours = ({ from, to }: { readonly from: number; readonly to: number }): string =>
  msg(str`from ${from} to ${to}`);

/** One cell read out: `Monday 9 to 10: nine in ten calls up to 35 ms; 2 of 6 calls missed the target.` */
export function hourSentence(
  metric: SampledMetric,
  weekday: number,
  hour: number,
  cell: HourCell | undefined,
): string {
  const when = msg(str`${weekdayName(weekday)} ${hour} to ${hour + 1}`);
  if (!cell) return msg(str`${when}: no samples.`);
  const { samples, breaches, p90 } = cell;
  const value =
    p90 === null
      ? msg('no call could be made in more than one test in ten')
      : msg(str`nine in ten calls up to ${sampledValue(metric, p90)}`);
  const missed =
    breaches === 0
      ? msg(str`all ${samples} met the target`)
      : msg(str`${breaches} of ${samples} missed the target`);
  return msg(str`${when}: ${value}; ${missed}.`);
}
