import { expect, it } from 'vitest';
import type { Series, SeriesName } from '../../../src/ui/charts/points.ts';
import { mostOnOneSide } from '../../../src/ui/charts/value-axis.ts';

const series = (name: SeriesName, ...values: (number | null)[]): Series => ({
  name,
  points: values.map((y, index) => ({ x: index * 200, y })),
});

it('ends the axis of both directions above the highest bar, with half of the unknown upon it', () => {
  // At the second step: 18 % from you, and half of 10 % upon it: 23 %, more than any series by itself.
  const content = [series('up', 0.02, 0.18), series('down', 0.05, 0), series('unknown', null, 0.1)];
  expect(mostOnOneSide({ series: content, target: 0.1 })).toBe(0.3);
});

it('does not add up what lies at different times', () => {
  // 20 % and half of 20 %, but never together; the target of 10 % with its air is less.
  const content = [series('up', 0.2, 0), series('down', 0, 0), series('unknown', 0, 0.2)];
  expect(mostOnOneSide({ series: content, target: 0.1 })).toBe(0.2);
});
