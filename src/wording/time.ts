import { msg, str } from '@lit/localize';

/**
 * Moments for people, in the time zone of whoever reads (the zone is an argument for tests only). A desk and the
 * people whose tests it reads are often in different zones, so the zone is named wherever a moment is told alone.
 */
const LOCALE = 'en-GB';

/** Making a format takes as long as using it hundreds of times; there are a few for each zone. */
const FORMATS = new Map<string, Intl.DateTimeFormat>();

function formatOf(options: Intl.DateTimeFormatOptions, timeZone: string | undefined): Intl.DateTimeFormat {
  const key = JSON.stringify([options, timeZone]);
  const known = FORMATS.get(key);
  if (known) return known;
  const format = new Intl.DateTimeFormat(LOCALE, {
    ...options,
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  FORMATS.set(key, format);
  return format;
}

const formatted = (atMs: number, options: Intl.DateTimeFormatOptions, timeZone: string | undefined): string =>
  formatOf(options, timeZone).format(atMs);

/** `20 Nov 2025, 13:04`: where the zone is named nearby. */
export const moment = (atMs: number, timeZone?: string): string =>
  formatted(atMs, { dateStyle: 'medium', timeStyle: 'short' }, timeZone);

/** `20 November 2025 at 13:04:10 CET`: where it stands alone. */
export const momentInZone = (atMs: number, timeZone?: string): string =>
  formatted(
    atMs,
    {
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      timeZoneName: 'short',
    },
    timeZone,
  );

/** The reader's zone: `Europe/Berlin`. */
export const readersZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Said once for a table of moments. */
export const zoneSentence = (timeZone: string = readersZone()): string =>
  msg(str`Times are those of your time zone, ${timeZone}.`);

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How far two moments are apart, in its largest unit: `12 minutes`, `3 hours`, `2 days`. */
export function timeApart(fromMs: number, toMs: number): string {
  const apartMs = Math.abs(toMs - fromMs);
  const [count, unit] =
    apartMs < MINUTE_MS
      ? ([Math.floor(apartMs / 1000), 'second'] as const)
      : apartMs < HOUR_MS
        ? ([Math.floor(apartMs / MINUTE_MS), 'minute'] as const)
        : apartMs < 2 * DAY_MS
          ? ([Math.floor(apartMs / HOUR_MS), 'hour'] as const)
          : ([Math.floor(apartMs / DAY_MS), 'day'] as const);
  return new Intl.NumberFormat(LOCALE, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}
