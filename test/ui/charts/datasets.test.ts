import { expect, it } from 'vitest';
import type { ChartContent } from '../../../src/ui/charts/content.ts';
import { datasets } from '../../../src/ui/charts/datasets.ts';
import type { ChartTheme } from '../../../src/ui/charts/theme.ts';

const theme: ChartTheme = {
  series: 'series',
  other: 'other',
  surface: 'surface',
  target: 'target',
  grid: 'grid',
  text: 'text',
  cursor: 'cursor',
  fontFamily: 'sans-serif',
};
const content = (
  kind: 'rtt' | 'loss',
  target: number | null,
  ...values: (number | null)[]
): ChartContent => ({
  kind,
  series: [{ name: 'all', points: values.map((y, index) => ({ x: index * 200, y })) }],
  span: { fromMs: 0, toMs: 30_000 },
  chosen: null,
  target,
  shades: [],
  cursorMs: null,
  hasTimeLabels: false,
});

it('draws the bars at the target and over it in its colour', () => {
  const [bars] = datasets(content('loss', 0.1, 0.02, 0.1, null, 0.4), theme);
  expect(bars?.backgroundColor).toEqual(['series', 'target', 'series', 'target']);
});

it('draws in one colour what is under the target, or has none', () => {
  expect(datasets(content('loss', 0.1, 0.02, 0.09), theme)[0]?.backgroundColor).toBe('series');
  expect(datasets(content('loss', null, 0.5), theme)[0]?.backgroundColor).toBe('series');
  expect(datasets(content('rtt', 100, 40, 99), theme)[0]).not.toHaveProperty('segment');
  expect(datasets(content('rtt', 100, 40, 100), theme)[0]).toHaveProperty('segment');
});

it('stands each bar over the middle of the stretch that it is of, and shades lie over it', () => {
  const data = datasets(content('loss', 0.1, 0.02, 0.1, null), theme)[0]?.data;
  expect(data?.map(({ x }) => x)).toEqual([100, 300, 500]);
  expect(datasets(content('loss', 0.1, 0.02), theme)[0]?.data.map(({ x }) => x)).toEqual([100]);
});
