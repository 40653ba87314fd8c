import type { ListQuery } from '../../wire/desk/address.ts';
import type { ResultSearch } from '../../wire/desk/search.ts';

const DAY_MS = 86_400_000;

/** What a clock and a calendar say. */
export interface Today {
  readonly nowMs: number;
  /** The reader's last midnight. */
  readonly startOfTodayMs: number;
}

/** The search that a list stands for at this moment. Days are of 24 hours and end now. */
export function searchOf({ search, within }: ListQuery, { nowMs, startOfTodayMs }: Today): ResultSearch {
  switch (within) {
    case null:
      return search;
    case 'today':
      return { ...search, fromMs: startOfTodayMs };
    case '7d':
      return { ...search, fromMs: nowMs - 7 * DAY_MS };
    case '28d':
      return { ...search, fromMs: nowMs - 28 * DAY_MS };
  }
}
