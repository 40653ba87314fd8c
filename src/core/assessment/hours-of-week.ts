import { localTimes } from './local-time.ts';
import { HOURS, WEEKDAYS } from './week.ts';

/** As many as a week has. */
export const HOURS_OF_WEEK = WEEKDAYS.length * HOURS.length;

/** The hour of the week that each instant (epoch ms) is in by the clocks of a zone: 0 is Monday's first, 167 Sunday's last. */
export const hoursOfWeek = (atMs: Float64Array, timeZone: string): Uint8Array =>
  Uint8Array.from(
    localTimes([...atMs], timeZone).map(({ weekday, hour }) => (weekday - 1) * HOURS.length + hour),
  );

/** Weekday (1 Monday to 7 Sunday) and hour (0-23) of an hour of the week. */
export const weekdayAndHour = (hourOfWeek: number): { readonly weekday: number; readonly hour: number } => ({
  weekday: Math.floor(hourOfWeek / HOURS.length) + 1,
  hour: hourOfWeek % HOURS.length,
});
