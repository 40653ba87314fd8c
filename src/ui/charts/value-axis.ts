import type { ChartOptions } from 'chart.js';
import { isMirrored, type ChartContent } from './content.ts';
import type { Series } from './points.ts';
import type { ChartTheme } from './theme.ts';

type ValueAxis = NonNullable<NonNullable<ChartOptions<'bar' | 'line'>['scales']>[string]>;

/** Room for `100 %` and `250 ms`; the same in all charts, so that they share one time axis. */
const WIDTH = 56;
/** Below this nobody would notice queueing, and noise is not to look like it. */
const LEAST_QUEUEING_MS = 20;

/** The axis of a chart's values. */
export function valueAxis(content: ChartContent, theme: ChartTheme): ValueAxis {
  const { kind, target } = content;
  const mirroredMost = isMirrored(content) ? mostOnOneSide(content) : null;
  return {
    type: 'linear',
    stacked: mirroredMost !== null,
    ...(mirroredMost === null ? { min: 0 } : { min: -mirroredMost, max: mirroredMost }),
    // The target line is always in sight, with air above it.
    suggestedMax: kind === 'queueing' ? LEAST_QUEUEING_MS : (target ?? 0) * 1.3,
    ...(kind === 'loss' && mirroredMost === null && greatest(content) > 0.8 ? { max: 1 } : {}),
    grid: {
      // The line between the two directions is to be seen.
      color: ({ tick }) => (mirroredMost !== null && tick.value === 0 ? theme.text : theme.grid),
      drawTicks: false,
      offset: false,
    },
    border: { display: false },
    afterFit: (axis) => {
      axis.width = WIDTH;
    },
    // Left to itself the library would leave out the middle, where the two directions meet.
    ...(mirroredMost === null
      ? {}
      : {
          afterBuildTicks: (axis: { ticks: { value: number }[] }) => {
            axis.ticks = [-1, -0.5, 0, 0.5, 1].map((part) => ({ value: part * mirroredMost }));
          },
        }),
    ticks: {
      maxTicksLimit: mirroredMost === null ? 4 : 5,
      padding: 8,
      color: theme.text,
      font: { family: theme.fontFamily, size: 12 },
      callback: (value) => {
        const size = Math.abs(Number(value));
        return kind === 'loss' ? `${String(Number((size * 100).toFixed(2)))} %` : `${String(size)} ms`;
      },
    },
  };
}

/** A share ends at 100 %; left to itself the axis would offer 120 %. */
const greatest = ({ series, target }: ChartContent): number =>
  Math.max(target ?? 0, ...series.flatMap(({ points }) => points.map(({ y }) => y ?? 0)));

/**
 * The same end on both sides, at a round number that holds the highest bar: half of the losses of unknown direction stands
 * on each side upon those of it.
 */
export function mostOnOneSide({ series, target }: Pick<ChartContent, 'series' | 'target'>): number {
  const valueAt = (wanted: Series['name'], index: number): number =>
    series.find(({ name }) => name === wanted)?.points[index]?.y ?? 0;
  const length = Math.max(0, ...series.map(({ points }) => points.length));
  let most = (target ?? 0) * 1.3;
  for (let index = 0; index < length; index++)
    most = Math.max(
      most,
      Math.max(valueAt('up', index), valueAt('down', index)) + valueAt('unknown', index) / 2,
    );
  return [0.02, 0.04, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8].find((end) => most <= end) ?? 1;
}
