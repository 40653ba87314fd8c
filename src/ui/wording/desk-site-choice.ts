import { msg, str } from '@lit/localize';
import { parseTarget } from '../../core/verdict/targets.ts';
import { targetTitle } from './target.ts';

const LOCALE = 'en-GB';

/** A written form of targets for people; what names none stands as it is. */
export function targetText(name: string): string {
  const choice = parseTarget(name);
  return choice ? targetTitle(choice) : name;
}

/** Whose clocks the hours are of. */
export const siteZoneSentence = (timeZone: string): string =>
  msg(str`Hours and days are those of the site, ${timeZone}.`);

/** `17 to 23 Nov 2025`: the days of a local week, by the clocks of the site. */
export function weekName(fromMs: number, toMs: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat(LOCALE, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone,
  });
  // The week ends where the next one begins, which is already its Monday.
  return format.formatRange(fromMs, toMs - 1);
}

const MINUTE_MS = 60_000;

/** An interval in minutes as typed; `null` where it is none that a site can have (15 s to a day). */
export function readMinutes(text: string): number | null {
  const minutes = text.trim() === '' ? Number.NaN : Number(text);
  const ms = Math.round(minutes * MINUTE_MS);
  return Number.isFinite(ms) && ms >= 15_000 && ms <= 86_400_000 ? ms : null;
}

/** An interval as it is typed, in minutes. */
export const minutesText = (ms: number): string => String(Number((ms / MINUTE_MS).toFixed(4)));
