/**
 * Keys of rows that arrived in one month are in one range: the months since 1970 are the upper part of a key, by when a row
 * was received, and a number that counts up is the lower. So a range of keys is a month, every table that hangs on the key is
 * divided alike, and a key still names one row. Keys of before there were months are those of month 0.
 */
export const KEYS_PER_MONTH = 2 ** 36;

/** Months from the begin of 1970 to a moment, UTC. */
export function monthOf(atMs: number): number {
  const date = new Date(Math.max(0, atMs));
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
}

/** The first key of a month. */
export const firstKeyOf = (month: number): number => month * KEYS_PER_MONTH;

/** When a month begins, epoch ms. */
export const beginOf = (month: number): number => Date.UTC(1970, month, 1);
