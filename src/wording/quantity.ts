import { msg, str } from '@lit/localize';

/**
 * Numbers for people: units, rounding and the one place where a ratio becomes a percentage. A no-break space
 * stands between number and unit, so that a line never ends between them.
 */
const SPACE = '\u00a0';
/** English only for now; becomes the active locale with the first translation (docs/languages.md). */
const LOCALE = 'en';
/** Beyond this no reader gains anything. */
const MAX_DECIMALS = 4;

/** Making a format takes as long as using it hundreds of times. */
const FORMATS = new Map<number, Intl.NumberFormat>();

function formatOf(decimals: number): Intl.NumberFormat {
  const known = FORMATS.get(decimals);
  if (known) return known;
  const format = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: decimals });
  FORMATS.set(decimals, format);
  return format;
}

const fixed = (value: number, decimals: number): string => formatOf(decimals).format(value);

/** A whole number with its thousands grouped. */
export const wholeNumber = (value: number): string => fixed(value, 0);

/** A number to one decimal place. */
export const decimal = (value: number): string => fixed(value, 1);

const msDecimals = (ms: number): number => (ms < 10 ? 1 : 0);

function percentDecimals(percent: number): number {
  if (percent >= 10) return 0;
  if (percent >= 1) return 1;
  return percent >= 0.1 ? 2 : 3;
}

/** `182 ms`, `4.2 ms`. */
export const milliseconds = (ms: number, decimals = msDecimals(ms)): string =>
  `${fixed(ms, decimals)}${SPACE}ms`;

/** `245.00 ms`: for columns of figures, where a missing digit would look like another precision. */
export const preciseMilliseconds = (ms: number): string =>
  `${new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(ms)}${SPACE}ms`;

/** A ratio 0-1 as `12 %`, `3.1 %`, `0.42 %`, `0.043 %`. */
export const percent = (ratio: number, decimals = percentDecimals(ratio * 100)): string =>
  `${fixed(ratio * 100, decimals)}${SPACE}%`;

const roundTo = (value: number, decimals: number): number => Number(value.toFixed(decimals));

/**
 * A measured value beside its target. Rounding must not carry it over the target: 99.7 ms that meet *under
 * 100 ms* are not shown as 100 ms, so decimals are added until the figure stands on its own side.
 */
export function measuredValue(value: number, unit: 'ms' | 'ratio', target: number): string {
  const [shown, limit] = unit === 'ms' ? [value, target] : [value * 100, target * 100];
  let decimals = unit === 'ms' ? msDecimals(shown) : percentDecimals(shown);
  while (decimals < MAX_DECIMALS && shown < limit !== roundTo(shown, decimals) < limit) decimals++;
  return unit === 'ms' ? milliseconds(value, decimals) : percent(value, decimals);
}

/** A target as it is published: never rounded. */
export const targetValue = (target: number, unit: 'ms' | 'ratio'): string =>
  unit === 'ms' ? milliseconds(target, MAX_DECIMALS) : percent(target, MAX_DECIMALS);

/** A time within the test as minutes and seconds: `0:14`. */
export function clockTime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${String(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, '0')}`;
}

/** A length of time to the second: `1 second`, `30 seconds`, `2 minutes`, `1 minute 20 seconds`. */
export function duration(ms: number): string {
  const total = Math.max(0, Math.round(ms / 1000));
  const minutes = Math.floor(total / 60);
  const seconds = total % 60;
  if (minutes === 0) return secondsText(seconds);
  return seconds === 0 ? minutesText(minutes) : `${minutesText(minutes)} ${secondsText(seconds)}`;
}

const secondsText = (seconds: number): string =>
  seconds === 1 ? msg('1 second') : msg(str`${seconds} seconds`);
const minutesText = (minutes: number): string =>
  minutes === 1 ? msg('1 minute') : msg(str`${minutes} minutes`);

/** A part of a length of time in the unit of the whole: `12 of 30 seconds`, `1:20 of 5:00 minutes`. */
export const partOf = (partMs: number, wholeMs: number): string =>
  wholeMs < 120_000
    ? msg(str`${Math.round(partMs / 1000)} of ${Math.round(wholeMs / 1000)} seconds`)
    : msg(str`${clockTime(partMs)} of ${clockTime(wholeMs)} minutes`);

/** A length of time that is only about right: `40 seconds` in steps of five, above 90 s whole minutes. */
export const roughDuration = (ms: number): string =>
  ms <= 90_000 ? secondsText(Math.max(5, Math.ceil(ms / 5000) * 5)) : minutesText(Math.round(ms / 60_000));

/** Traffic in whole megabytes, rounded up: nobody is to be surprised by more. */
export const roughMegabytes = (bytes: number): string => `${fixed(Math.ceil(bytes / 1e6), 0)}${SPACE}MB`;

/** Less than that: to a tenth, rounded up. */
export const smallMegabytes = (bytes: number): string => `${fixed(Math.ceil(bytes / 1e5) / 10, 1)}${SPACE}MB`;

/** `3480`, `3479 and 3480`, `3478-3481`: runs of three and more are written as a range. */
export function portList(ports: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const port of [...new Set(ports)].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last?.[1] === port - 1) last[1] = port;
    else runs.push([port, port]);
  }
  const parts = runs.flatMap(([first, last]): string[] => {
    if (last - first >= 2) return [`${String(first)}-${String(last)}`];
    return first === last ? [String(first)] : [String(first), String(last)];
  });
  return textList(parts);
}

/** `a`, `a and b`, `a, b and c`. */
export const textList = (items: readonly string[]): string => LIST.format(items);
const LIST = new Intl.ListFormat('en-GB', { type: 'conjunction' });

/** A date and time as people read it, in their own time zone; the text itself when it is no date. */
export function dateAndTime(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime())
    ? iso
    : new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short' }).format(date);
}
