import { Cron } from 'croner';
import { watchOptionProblem } from '../../wording/cli/watch-options.ts';
import type { Calendar } from './slot-source.ts';

/** A calendar, or what is wrong with its pattern. */
export type ParsedCalendar =
  | { readonly ok: true; readonly calendar: Calendar; readonly leastGapMs: number }
  | { readonly ok: false; readonly problem: string };

/** As many coming times as are looked at for the least gap: a week of every ten minutes, weekends included. */
const LOOKED_AT = 1008;

/** Reads a pattern of cron with five fields, such as every ten minutes in office hours, in a time zone. */
export function cronCalendar(pattern: string, timeZone: string, nowMs: number): ParsedCalendar {
  let cron: Cron;
  try {
    cron = new Cron(pattern, { timezone: timeZone, paused: true, mode: '5-part' });
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) };
  }
  const times = cron.nextRuns(LOOKED_AT, new Date(nowMs)).map((time) => time.getTime());
  if (times.length === 0) return { ok: false, problem: watchOptionProblem.noDay() };
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  return {
    ok: true,
    leastGapMs: gaps.length === 0 ? 86_400_000 : Math.min(...gaps),
    calendar: {
      nextRun: (after) => cron.nextRun(after),
      previousRuns: (count, before) => cron.previousRuns(count, before),
    },
  };
}
