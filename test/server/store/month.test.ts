import { describe, expect, it } from 'vitest';
import { firstKeyOf, KEYS_PER_MONTH, monthOf } from '../../../server/store/kysely/months/month.ts';

describe('monthOf', () => {
  it.each([
    [0, 0],
    [Date.UTC(1970, 0, 31, 23, 59, 59, 999), 0],
    [Date.UTC(1970, 1, 1), 1],
    [Date.UTC(2025, 11, 31, 23, 59, 59, 999), 671],
    [Date.UTC(2026, 0, 1), 672],
    [Date.UTC(2026, 0, 1) + 0.5, 672],
    [-1, 0],
  ])('%s is in month %s', (atMs, month) => {
    expect(monthOf(atMs)).toBe(month);
  });
});

describe('the keys of a month', () => {
  it('begin where those of the month before end', () => {
    expect([firstKeyOf(0), firstKeyOf(1), firstKeyOf(2)]).toEqual([0, 68_719_476_736, 137_438_953_472]);
    expect(KEYS_PER_MONTH).toBe(68_719_476_736);
  });

  it('are exact whole numbers, also in the year 9999, and have at most the 15 digits of a key of a page', () => {
    const key = firstKeyOf(monthOf(Date.UTC(9999, 11, 31))) + KEYS_PER_MONTH - 1;
    expect(Number.isSafeInteger(key)).toBe(true);
    expect(String(firstKeyOf(monthOf(Date.UTC(3000, 0, 1)))).length).toBeLessThanOrEqual(15);
  });
});
