import {
  BarController,
  BarElement,
  Chart,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  type ChartOptions,
} from 'chart.js';
import { clockTime } from '../../wording/quantity.ts';
import type { ChartContent } from './content.ts';
import { overlay } from './overlay.ts';
import { datasets } from './datasets.ts';
import type { ChartKind, Point } from './points.ts';
import { RIGHT_MARGIN, STILL_CHART } from './still-chart.ts';
import { readTheme, type ChartTheme } from './theme.ts';
import { timesWithin } from './times.ts';
import { valueAxis } from './value-axis.ts';

Chart.register(BarController, BarElement, LinearScale, LineController, LineElement, PointElement);

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
        ...STILL_CHART,
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
    this.#chart.data.datasets = datasets(content, theme);
    this.#chart.options.scales = scales(content, theme);
    this.#chart.update('none');
  }

  /** The time at a horizontal position on the canvas, ms; `null` outside the axes. */
  timeAt(offsetX: number): number | null {
    const atMs = this.#chart.scales['x']?.getValueForPixel(offsetX);
    const span = this.#shown?.content.span;
    return atMs === undefined || !span || atMs < span.fromMs || atMs > span.toMs ? null : atMs;
  }

  /** The time on the axes that is nearest to a position, ms; `null` before anything is drawn. */
  nearestTime(offsetX: number): number | null {
    const atMs = this.#chart.scales['x']?.getValueForPixel(offsetX);
    const span = this.#shown?.content.span;
    return atMs === undefined || !span ? null : Math.max(span.fromMs, Math.min(span.toMs, atMs));
  }

  /** Takes the size that the canvas has now: paper does not wait for an observer. */
  fit(): void {
    this.#chart.resize();
  }

  /** Frees the canvas. */
  close(): void {
    this.#chart.destroy();
  }
}

function scales(
  content: ChartContent,
  theme: ChartTheme,
): NonNullable<ChartOptions<'bar' | 'line'>['scales']> {
  const { span, hasTimeLabels } = content;
  const grid = { color: theme.grid, drawTicks: false, offset: false };
  const font = { family: theme.fontFamily, size: 12 };
  return {
    x: {
      type: 'linear',
      // Bars of both directions share their place in time.
      stacked: content.kind === 'loss',
      min: span.fromMs,
      max: span.toMs,
      offset: false,
      grid,
      border: { display: false },
      // The library divides the axis evenly; times want round numbers, whatever is left at the end.
      afterBuildTicks: (axis) => {
        axis.ticks = timesWithin(span).map((value) => ({ value }));
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
    y: valueAxis(content, theme),
  };
}
