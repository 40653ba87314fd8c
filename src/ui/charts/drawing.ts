import {
  BarController,
  BarElement,
  Chart,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  type ChartDataset,
  type ChartOptions,
} from 'chart.js';
import { clockTime } from '../wording/quantity.ts';
import type { ChartContent } from './content.ts';
import { overlay } from './overlay.ts';
import { isIsolated, type ChartKind, type Point } from './points.ts';
import { readTheme, type ChartTheme } from './theme.ts';

Chart.register(BarController, BarElement, LinearScale, LineController, LineElement, PointElement);

/** Room for `100 %` and `250 ms`; the same in all charts, so that they share one time axis. */
const Y_AXIS_WIDTH = 56;
const RIGHT_MARGIN = 20;

/** One canvas with a chart on it. Loaded lazily: only this file and its overlay know chart.js. */
export class Drawing {
  readonly #canvas: HTMLCanvasElement;
  readonly #chart: Chart<'bar' | 'line', Point[]>;
  #shown: { readonly content: ChartContent; readonly theme: ChartTheme } | null = null;

  constructor(canvas: HTMLCanvasElement, kind: ChartKind) {
    this.#canvas = canvas;
    this.#chart = new Chart<'bar' | 'line', Point[]>(canvas, {
      type: kind === 'loss' ? 'bar' : 'line',
      data: { datasets: [] },
      options: {
        animation: false,
        parsing: false,
        normalized: true,
        responsive: true,
        maintainAspectRatio: false,
        events: [],
        // Room for half of the last time label, also where there is none: one axis for all.
        layout: { padding: { right: RIGHT_MARGIN, top: 6 } },
      },
      plugins: [overlay(() => this.#shown)],
    });
  }

  /** Draws new content; nothing is animated. */
  show(content: ChartContent): void {
    const theme = readTheme(this.#canvas);
    this.#shown = { content, theme };
    this.#chart.data.datasets = [dataset(content, theme)];
    this.#chart.options.scales = scales(content, theme);
    this.#chart.update('none');
  }

  /** The time at a horizontal position on the canvas, ms; `null` outside the axes. */
  timeAt(offsetX: number): number | null {
    const atMs = this.#chart.scales['x']?.getValueForPixel(offsetX);
    const endMs = this.#shown?.content.durationMs ?? 0;
    return atMs === undefined || atMs < 0 || atMs > endMs ? null : atMs;
  }

  /** Frees the canvas. */
  close(): void {
    this.#chart.destroy();
  }
}

function dataset({ kind, points }: ChartContent, theme: ChartTheme): ChartDataset<'bar' | 'line', Point[]> {
  const data = [...points];
  if (kind === 'loss')
    return { type: 'bar', data, backgroundColor: theme.series, barPercentage: 0.9, categoryPercentage: 1 };
  const radii = points.map((_, index) => (isIsolated(points, index) ? 1.5 : 0));
  return {
    type: 'line',
    data,
    borderColor: theme.series,
    borderWidth: 1.5,
    borderJoinStyle: 'round',
    spanGaps: false,
    // One size for all lets the library take its quick way; points between two gaps need their own.
    pointRadius: radii.some((radius) => radius > 0) ? radii : 0,
    pointBackgroundColor: theme.series,
    pointBorderWidth: 0,
  };
}

function scales(
  content: ChartContent,
  theme: ChartTheme,
): NonNullable<ChartOptions<'bar' | 'line'>['scales']> {
  const { kind, durationMs, target, hasTimeLabels } = content;
  const grid = { color: theme.grid, drawTicks: false, offset: false };
  const font = { family: theme.fontFamily, size: 12 };
  return {
    x: {
      type: 'linear',
      min: 0,
      max: durationMs,
      offset: false,
      grid,
      border: { display: false },
      // The library divides the axis evenly; times want round numbers, whatever is left at the end.
      afterBuildTicks: (axis) => {
        axis.ticks = timesUpTo(durationMs).map((value) => ({ value }));
      },
      ticks: {
        display: hasTimeLabels,
        autoSkipPadding: 16,
        maxRotation: 0,
        padding: 6,
        color: theme.text,
        font,
        callback: (value) => clockTime(Number(value)),
      },
    },
    y: {
      type: 'linear',
      min: 0,
      // The target line is always in sight, with air above it.
      suggestedMax: (target ?? 0) * 1.3,
      ...(kind === 'loss' && reachesTheTop(content) ? { max: 1 } : {}),
      grid,
      border: { display: false },
      afterFit: (axis) => {
        axis.width = Y_AXIS_WIDTH;
      },
      ticks: {
        maxTicksLimit: 4,
        padding: 8,
        color: theme.text,
        font,
        callback: (value) =>
          kind === 'loss' ? `${String(Number((Number(value) * 100).toFixed(2)))} %` : `${String(value)} ms`,
      },
    },
  };
}

/** A share ends at 100 %; left to itself the axis would offer 120 %. */
const reachesTheTop = ({ points, target }: ChartContent): boolean =>
  Math.max(target ?? 0, ...points.map(({ y }) => y ?? 0)) > 0.8;

/** Times at round numbers, about six over the test. */
function timesUpTo(durationMs: number): number[] {
  const stepMs =
    [1000, 2000, 5_000, 10_000, 15_000, 30_000, 60_000].find((step) => durationMs / step <= 6) ?? 120_000;
  return Array.from({ length: Math.floor(durationMs / stepMs) + 1 }, (_, index) => index * stepMs);
}
