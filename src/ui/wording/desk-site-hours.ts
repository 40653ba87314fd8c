import { msg, str } from '@lit/localize';
import type { SampledMetric } from '../../core/sites/sampled-metric.ts';
import type { SiteReport } from '../../wire/desk/sites.ts';
import { sampledValue } from './desk-metric.ts';

/** One hour of the week at a site. */
export type HourCell = SiteReport['assessment']['rows'][number]['cells'][number];

const LOCALE = 'en-GB';
const HOURS = 24;
/** From so many weekdays on it is told as a habit of the hour, not of the day. */
const MOST_DAYS = 4;

/** 5 January 1970 was a Monday. */
const dayOf = (weekday: number): Date => new Date(Date.UTC(1970, 0, 4 + weekday));

const LONG = new Intl.DateTimeFormat(LOCALE, { weekday: 'long', timeZone: 'UTC' });
const SHORT = new Intl.DateTimeFormat(LOCALE, { weekday: 'short', timeZone: 'UTC' });

/** `Monday`, for 1. */
export const weekdayName = (weekday: number): string => LONG.format(dayOf(weekday));

/** `Mon`, for 1. */
export const weekdayShort = (weekday: number): string => SHORT.format(dayOf(weekday));

/** Hours that follow each other. `end` is the hour after the last. */
interface Run {
  readonly start: number;
  readonly end: number;
}

function runsOf(hours: readonly number[]): Run[] {
  const runs: Run[] = [];
  for (const hour of [...new Set(hours)].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last?.end === hour) runs[runs.length - 1] = { start: last.start, end: hour + 1 };
    else runs.push({ start: hour, end: hour + 1 });
  }
  return runs;
}

const lengthOf = ({ start, end }: Run): number => end - start;
const longest = (runs: readonly Run[]): Run | undefined =>
  [...runs].sort((a, b) => lengthOf(b) - lengthOf(a))[0];

/** When calls fail most, within a sentence: `on Mondays from 9 to 11`; `null` when no hour stands out. */
export function worstHours(cells: readonly HourCell[], days: number): string | null {
  const failing = cells.filter(({ isFailing }) => isFailing);
  if (failing.length === 0) return null;
  const daysAt = (hour: number): number => failing.filter((cell) => cell.hour === hour).length;
  const usual = longest(runsOf(failing.map(({ hour }) => hour).filter((hour) => daysAt(hour) >= MOST_DAYS)));
  if (usual) return lengthOf(usual) === HOURS ? msg('at all hours') : msg(str`on most days ${hours(usual)}`);
  const worst = failing
    .flatMap(({ weekday }) => runsOn(weekday, failing))
    .sort((a, b) => b.breaches - a.breaches || a.weekday - b.weekday || a.run.start - b.run.start)[0];
  if (!worst) return null;
  const day = weekdayName(worst.weekday);
  return days > 7 ? msg(str`on ${day}s ${hours(worst.run)}`) : msg(str`on ${day} ${hours(worst.run)}`);
}

function runsOn(
  weekday: number,
  failing: readonly HourCell[],
): { readonly weekday: number; readonly run: Run; readonly breaches: number }[] {
  const ofDay = failing.filter((cell) => cell.weekday === weekday);
  return runsOf(ofDay.map(({ hour }) => hour)).map((run) => ({
    weekday,
    run,
    breaches: ofDay
      .filter(({ hour }) => hour >= run.start && hour < run.end)
      .reduce((sum, { breaches }) => sum + breaches, 0),
  }));
}

const hours = ({ start, end }: Run): string => msg(str`from ${start} to ${end}`);

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
      ? msg('no call came about in more than one in ten')
      : msg(str`nine in ten calls up to ${sampledValue(metric, p90)}`);
  const missed =
    breaches === 0
      ? msg(str`all ${samples} met the target`)
      : msg(str`${breaches} of ${samples} missed the target`);
  return msg(str`${when}: ${value}; ${missed}.`);
}
