import { msg, str } from '@lit/localize';
import { stretchesOf } from '../../core/assessment/worst-hours.ts';
import { weekdayName, type HourCell } from './hours.ts';
import { HOURS, WEEKDAYS } from '../../core/assessment/week.ts';

/** ISO weekdays. */

/** The hours in which calls fail, in words: `Monday to Friday 09:00-12:00; Sunday 20:00-21:00`. `null`: none. */
export function failingHours(
  cells: readonly Pick<HourCell, 'weekday' | 'hour' | 'isFailing'>[],
): string | null {
  const texts = WEEKDAYS.map((day) =>
    hoursText(cells.filter(({ weekday, isFailing }) => isFailing && weekday === day).map(({ hour }) => hour)),
  );
  const parts: string[] = [];
  for (let first = 0; first < WEEKDAYS.length;) {
    const text = texts[first] ?? '';
    let last = first;
    while (last + 1 < WEEKDAYS.length && texts[last + 1] === text) last += 1;
    if (text !== '') parts.push(`${daysText(first, last)} ${text}`);
    first = last + 1;
  }
  return parts.length === 0 ? null : parts.join('; ');
}

function daysText(first: number, last: number): string {
  const [from, to] = [weekdayName(first + 1), weekdayName(last + 1)];
  if (first === last) return from;
  if (last - first === WEEKDAYS.length - 1) return msg('every day');
  return last === first + 1 ? msg(str`${from} and ${to}`) : msg(str`${from} to ${to}`);
}

/** `09:00-12:00, 14:00-15:00`. */
function hoursText(hours: readonly number[]): string {
  if (hours.length === HOURS.length) return msg('all day');
  return stretchesOf(hours)
    .map(({ from, to }) => `${clock(from)}-${clock(to)}`)
    .join(', ');
}

const clock = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;
