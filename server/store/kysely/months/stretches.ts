import { beginOf, firstKeyOf, KEYS_PER_MONTH, monthOf } from './month.ts';

/** Rows whose keys are from `fromKey` to before `toKey` (`null`: no bound), all of which were measured before `beforeMs`. */
export interface KeyStretch {
  readonly fromKey: number | null;
  readonly toKey: number | null;
  readonly beforeMs: number;
}

/** All rows at once. */
export const ALL_KEYS: KeyStretch = { fromKey: null, toKey: null, beforeMs: Infinity };

/** One row. */
export const onlyKey = (key: number): KeyStretch => ({ fromKey: key, toKey: key + 1, beforeMs: Infinity });

/**
 * Months of each stretch after the newest. What people look for is mostly new, and PostgreSQL plans a question for each month
 * that it may have to look into; what is rare is found after six questions, which are planned for each month once.
 */
const MONTHS = [1, 2, 4, 8] as const;

/**
 * All rows in stretches, those that may hold the newest first. A row is never measured after it arrived, and its key says in
 * which month that was, so that whoever has enough that are newer than a stretch need not look into it. The first has
 * all months to come, as another server's clock may be ahead. `oldMs`: all rows of before there were months were measured before it;
 * `null`: there are none. `untilMs`: only what was measured before it is looked for.
 */
export function stretchesAt(nowMs: number, oldMs: number | null, untilMs = Infinity): KeyStretch[] {
  const newest = Math.max(1, monthOf(nowMs));
  // Of what was measured before then, hardly anything arrived in a later month.
  const first = Math.max(1, Math.min(newest, untilMs === Infinity ? newest : monthOf(untilMs) + 1));
  const stretches: KeyStretch[] = [{ fromKey: firstKeyOf(first), toKey: null, beforeMs: Infinity }];
  let until = first;
  for (const months of MONTHS) {
    if (until - months <= 1) break;
    stretches.push(stretchOf(until - months, until));
    until -= months;
  }
  stretches.push(stretchOf(1, until));
  if (oldMs !== null) stretches.push({ fromKey: null, toKey: KEYS_PER_MONTH, beforeMs: oldMs });
  return stretches.sort((a, b) => b.beforeMs - a.beforeMs);
}

const stretchOf = (from: number, to: number): KeyStretch => ({
  fromKey: firstKeyOf(from),
  toKey: firstKeyOf(to),
  beforeMs: beginOf(to),
});
