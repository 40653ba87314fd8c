import { describe, expect, it } from 'vitest';
import { failingHours } from '../../../src/wording/sites/failing-hours.ts';

describe('failing hours in words', () => {
  const cell = (weekday: number, hour: number, isFailing = true) => ({
    weekday,
    hour,
    isFailing,
    samples: 6,
    breaches: 6,
    p90: 1,
  });
  const hours = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

  it.each([
    [[], null],
    [[cell(1, 9, false)], null],
    [[cell(3, 9)], 'Wednesday 09:00-10:00'],
    [[cell(1, 9), cell(1, 10), cell(1, 14)], 'Monday 09:00-11:00, 14:00-15:00'],
    [[1, 2, 3, 4, 5].map((day) => cell(day, 9)), 'Monday to Friday 09:00-10:00'],
    [[6, 7].map((day) => cell(day, 23)), 'Saturday and Sunday 23:00-24:00'],
    [[1, 2, 4].map((day) => cell(day, 9)), 'Monday and Tuesday 09:00-10:00; Thursday 09:00-10:00'],
    [
      [1, 2, 3, 4, 5, 6, 7].flatMap((day) => hours(0, 24).map((hour) => cell(day, hour))),
      'every day all day',
    ],
  ])('%#: %s', (cells, words) => {
    expect(failingHours(cells)).toBe(words);
  });
});
