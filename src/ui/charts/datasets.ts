import type { ChartDataset } from 'chart.js';
import { TIMELINE_ROW_MS } from '../../core/packets/timeline.ts';
import type { ChartContent } from './content.ts';
import { isIsolated, type Point, type Series } from './points.ts';
import type { ChartTheme } from './theme.ts';

export type Dataset = ChartDataset<'bar' | 'line', Point[]>;

/** The series of a chart as chart.js draws them. */
export function datasets({ kind, series, target }: ChartContent, theme: ChartTheme): Dataset[] {
  return kind === 'loss'
    ? series.flatMap((one) => bars(one, target, theme))
    : series.map((one) => line(one, target, theme));
}

/** Whether a point is to be seen as over the target; a chart without one has none. */
const isOver = (y: number | null | undefined, target: number | null): boolean =>
  typeof y === 'number' && target !== null && Math.abs(y) >= target;

/** Bars of a height, in the middle of the stretch that they are of: a point has its begin. */
function scaled(points: readonly Point[], factor: number): Point[] {
  const [first, second] = points;
  const halfMs = (first && second ? second.x - first.x : TIMELINE_ROW_MS) / 2;
  return points.map(({ x, y }) => ({ x: x + halfMs, y: y === null ? null : y * factor }));
}

/** Bars; those to you hang below the axis, and half of the losses of unknown direction stands on each side, hollow. */
function bars({ name, points }: Series, target: number | null, theme: ChartTheme): Dataset[] {
  const bar = (
    factor: number,
    colour: string,
    more: Pick<ChartDataset<'bar'>, 'borderColor' | 'borderWidth' | 'borderSkipped'> = {},
  ): Dataset => ({
    type: 'bar',
    data: scaled(points, factor),
    backgroundColor: points.some(({ y }) => isOver(y, target))
      ? points.map(({ y }) => (isOver(y, target) ? theme.target : colour))
      : colour,
    barPercentage: 0.9,
    categoryPercentage: 1,
    stack: 'loss',
    ...more,
  });
  const hollow = { borderColor: theme.series, borderWidth: 1, borderSkipped: false as const };
  switch (name) {
    case 'all':
    case 'up':
      return [bar(1, theme.series)];
    case 'down':
      return [bar(-1, theme.other)];
    case 'unknown':
      return [bar(0.5, theme.surface, hollow), bar(-0.5, theme.surface, hollow)];
  }
}

/** A line; the second of two is dashed. What is over the target is drawn in its colour, and twice as thick. */
function line({ name, points }: Series, target: number | null, theme: ChartTheme): Dataset {
  const radii = points.map((_, index) => (isIsolated(points, index) ? 1.5 : 0));
  const colour = name === 'down' ? theme.other : theme.series;
  return {
    type: 'line',
    data: [...points],
    borderColor: colour,
    borderWidth: 1.5,
    borderDash: name === 'down' ? [5, 3] : [],
    borderJoinStyle: 'round',
    spanGaps: false,
    // One look for all lets the library take its quick way.
    ...(points.some(({ y }) => isOver(y, target))
      ? {
          segment: {
            borderColor: ({ p1 }) => (isOver(p1.parsed.y, target) ? theme.target : undefined),
            borderWidth: ({ p1 }) => (isOver(p1.parsed.y, target) ? 3 : undefined),
          },
        }
      : {}),
    // One size for all lets the library take its quick way; points between two gaps need their own.
    pointRadius: radii.some((radius) => radius > 0) ? radii : 0,
    pointBackgroundColor: colour,
    pointBorderWidth: 0,
  };
}
