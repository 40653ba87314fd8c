/**
 * Times as a clock on the wall of the site shows them. `Intl` knows every zone's past and coming changes; it is a
 * function of its arguments only, so it is at home in the core.
 */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Wall-clock time at a place. */
export interface LocalTime {
  readonly year: number;
  /** 1-12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  /** 1 Monday to 7 Sunday (ISO 8601). */
  readonly weekday: number;
}

const FORMATS = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = FORMATS.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  FORMATS.set(timeZone, format);
  return format;
}

/** Whether a text names a time zone (IANA), such as `Europe/Berlin`. */
export function isTimeZone(text: string): boolean {
  try {
    formatOf(text);
    return true;
  } catch {
    return false;
  }
}

/** The wall clock at an instant. Throws `RangeError` for a zone that is none: check with `isTimeZone` first. */
export function localTime(atMs: number, timeZone: string): LocalTime {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const [year, month, day] = [part('year'), part('month'), part('day')];
  // 1970-01-01 was a Thursday, the fourth day.
  const weekday = ((Math.floor(Date.UTC(year, month - 1, day) / DAY_MS) + 3) % 7) + 1;
  return { year, month, day, hour: part('hour'), minute: part('minute'), weekday };
}

/**
 * The wall clock at many instants, in their order. Clocks change at most once in an hour, so between the ends of one at
 * which they are equally far from UTC they are so throughout: samples of the same hour need not ask again.
 */
export function localTimes(instants: readonly number[], timeZone: string): LocalTime[] {
  const offsetAt = offsetsOf(timeZone);
  return instants.map((atMs) => {
    const hourMs = Math.floor(atMs / HOUR_MS) * HOUR_MS;
    const offset = offsetAt(hourMs);
    return offset === offsetAt(hourMs + HOUR_MS) ? wallTime(atMs + offset) : localTime(atMs, timeZone);
  });
}

/** Hours of a zone that are kept: of a year, and some. */
const MOST_OFFSETS = 10_000;
const OFFSETS = new Map<string, Map<number, number>>();

/** How far a zone's clocks are from UTC at a full hour. Many sites have one zone, and all are asked for the same weeks. */
function offsetsOf(timeZone: string): (hourMs: number) => number {
  const offsets = OFFSETS.get(timeZone) ?? new Map<number, number>();
  OFFSETS.set(timeZone, offsets);
  return (hourMs) => {
    const known = offsets.get(hourMs);
    if (known !== undefined) return known;
    if (offsets.size >= MOST_OFFSETS) offsets.clear();
    const offset = wallMs(hourMs, timeZone) - hourMs;
    offsets.set(hourMs, offset);
    return offset;
  };
}

/** What a clock shows that stands at this instant of UTC. */
function wallTime(wall: number): LocalTime {
  const date = new Date(wall);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    weekday: date.getUTCDay() || 7,
  };
}

/** The first instant of a local day. Where midnight is left out by a change of clocks, the first that there is. */
export function startOfLocalDay(year: number, month: number, day: number, timeZone: string): number {
  const wanted = Date.UTC(year, month - 1, day);
  const offsetAt = (atMs: number): number =>
    wallMs(atMs, timeZone) - Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
  // Offsets are within a day, and change at most once around a midnight: those before and after it are all there is.
  const candidates = [wanted - offsetAt(wanted - DAY_MS), wanted - offsetAt(wanted + DAY_MS)];
  const exact = candidates.filter((atMs) => wallMs(atMs, timeZone) === wanted);
  if (exact.length > 0) return Math.min(...exact);
  // Midnight does not exist: the clocks jump over it, at the instant where the old offset would have shown it.
  return Math.max(...candidates);
}

/** The wall clock read as if it were UTC, to the minute. */
function wallMs(atMs: number, timeZone: string): number {
  const { year, month, day, hour, minute } = localTime(atMs, timeZone);
  return Date.UTC(year, month - 1, day, hour, minute);
}

/** A local calendar week, Monday to Sunday. 167 or 169 hours where the clocks change in it. */
export interface LocalWeek {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The local week that an instant is in. */
export function localWeek(atMs: number, timeZone: string): LocalWeek {
  const { year, month, day, weekday } = localTime(atMs, timeZone);
  const monday = day - (weekday - 1);
  return {
    fromMs: startOfLocalDay(year, month, monday, timeZone),
    toMs: startOfLocalDay(year, month, monday + 7, timeZone),
  };
}
