import type { SiteAssessment } from './site-assessment.ts';

type Cell = SiteAssessment['assessment']['rows'][number]['cells'][number];

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
const ALL_HOURS = 24;

/** The hours in which calls fail, in words: `Monday to Friday 09:00-12:00; Sunday 20:00-21:00`. `null`: none. */
export function failingHours(cells: readonly Cell[]): string | null {
  const hoursOf = DAYS.map((_day, index) =>
    cells
      .filter(({ weekday, isFailing }) => isFailing && weekday === index + 1)
      .map(({ hour }) => hour)
      .sort((a, b) => a - b),
  );
  const texts = hoursOf.map((hours) => stretchesOf(hours));
  const parts: string[] = [];
  for (let first = 0; first < DAYS.length;) {
    const text = texts[first] ?? '';
    let last = first;
    while (last + 1 < DAYS.length && texts[last + 1] === text) last += 1;
    if (text !== '') parts.push(`${daysText(first, last)} ${text}`);
    first = last + 1;
  }
  return parts.length === 0 ? null : parts.join('; ');
}

function daysText(first: number, last: number): string {
  const [from = '', to = ''] = [DAYS[first], DAYS[last]];
  if (first === last) return from;
  if (last - first === DAYS.length - 1) return 'every day';
  return last === first + 1 ? `${from} and ${to}` : `${from} to ${to}`;
}

/** `09:00-12:00, 14:00-15:00`. */
function stretchesOf(hours: readonly number[]): string {
  if (hours.length === ALL_HOURS) return 'all day';
  const stretches: { from: number; to: number }[] = [];
  for (const hour of hours) {
    const last = stretches.at(-1);
    if (last?.to === hour) last.to = hour + 1;
    else stretches.push({ from: hour, to: hour + 1 });
  }
  return stretches.map(({ from, to }) => `${clock(from)}-${clock(to)}`).join(', ');
}

const clock = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;
