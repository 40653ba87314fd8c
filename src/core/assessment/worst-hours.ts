import type { HeatCell } from './heat-map.ts';

const HOURS = 24;
/** From so many weekdays on it is told as a habit of the hour, not of the day. */
const MOST_DAYS = 4;

/** Hours of the day; `to` is the hour after the last. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** When calls fail most, by the clocks of the site. `weekday`: 1 is Monday. */
export type WorstHours =
  | { readonly kind: 'all-hours' }
  | ({ readonly kind: 'most-days' } & Stretch)
  | ({ readonly kind: 'weekday'; readonly weekday: number } & Stretch);

/** A cell of the week as far as it tells when calls fail. */
type Cell = Pick<HeatCell, 'weekday' | 'hour' | 'isFailing' | 'breaches'>;

/** Hours that follow each other, as stretches. */
export function stretchesOf(hours: readonly number[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const hour of [...new Set(hours)].sort((a, b) => a - b)) {
    const last = stretches.at(-1);
    if (last?.to === hour) stretches[stretches.length - 1] = { from: last.from, to: hour + 1 };
    else stretches.push({ from: hour, to: hour + 1 });
  }
  return stretches;
}

const lengthOf = ({ from, to }: Stretch): number => to - from;
const longest = (stretches: readonly Stretch[]): Stretch | undefined =>
  [...stretches].sort((a, b) => lengthOf(b) - lengthOf(a))[0];

/** When calls fail most; `null` when no hour stands out. */
export function worstHours(cells: readonly Cell[]): WorstHours | null {
  const failing = cells.filter(({ isFailing }) => isFailing);
  const daysAt = (hour: number): number => failing.filter((cell) => cell.hour === hour).length;
  const usual = longest(
    stretchesOf(failing.map(({ hour }) => hour).filter((hour) => daysAt(hour) >= MOST_DAYS)),
  );
  if (usual) return lengthOf(usual) === HOURS ? { kind: 'all-hours' } : { kind: 'most-days', ...usual };
  const worst = failing
    .flatMap(({ weekday }) => stretchesOn(weekday, failing))
    .sort((a, b) => b.breaches - a.breaches || a.weekday - b.weekday || a.from - b.from)[0];
  return worst ? { kind: 'weekday', weekday: worst.weekday, from: worst.from, to: worst.to } : null;
}

function stretchesOn(
  weekday: number,
  failing: readonly Cell[],
): (Stretch & { readonly weekday: number; readonly breaches: number })[] {
  const ofDay = failing.filter((cell) => cell.weekday === weekday);
  return stretchesOf(ofDay.map(({ hour }) => hour)).map(({ from, to }) => ({
    weekday,
    from,
    to,
    breaches: ofDay
      .filter(({ hour }) => hour >= from && hour < to)
      .reduce((sum, { breaches }) => sum + breaches, 0),
  }));
}
