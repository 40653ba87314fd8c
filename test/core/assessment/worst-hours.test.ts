import { describe, expect, it } from 'vitest';
import { worstHours, type WorstHours } from '../../../src/core/assessment/worst-hours.ts';

const cell = (weekday: number, hour: number, breaches = 3) => ({
  weekday,
  hour,
  breaches,
  isFailing: breaches > 2,
});

describe('worstHours', () => {
  it.each<[string, ReturnType<typeof cell>[], WorstHours | null]>([
    ['no hour fails', [cell(1, 9, 1)], null],
    [
      'of one length, the earlier day',
      [cell(2, 9), cell(1, 20)],
      { kind: 'weekday', weekday: 1, from: 20, to: 21 },
    ],
    // 3 + 3 misses on Monday, 4 on Wednesday.
    [
      'hours in a row count together',
      [cell(1, 9), cell(1, 10), cell(3, 20, 4)],
      { kind: 'weekday', weekday: 1, from: 9, to: 11 },
    ],
    [
      'three days are no habit',
      [1, 2, 3].map((day) => cell(day, 18)),
      { kind: 'weekday', weekday: 1, from: 18, to: 19 },
    ],
    ['four are', [1, 2, 3, 4].map((day) => cell(day, 18)), { kind: 'most-days', from: 18, to: 19 }],
    [
      'every hour of four days',
      [1, 2, 3, 4].flatMap((day) => Array.from({ length: 24 }, (_, hour) => cell(day, hour))),
      { kind: 'all-hours' },
    ],
  ])('%s', (_title, cells, worst) => {
    expect(worstHours(cells)).toEqual(worst);
  });
});
