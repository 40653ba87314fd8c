import {
  Chart,
  LineController,
  LineElement,
  LinearScale,
  PointElement,
  type ChartDataset,
  type ChartOptions,
  type Plugin,
} from 'chart.js';
import { milliseconds, percent } from '../../wording/quantity.ts';
import { STRIP_PX, drawLanes } from './site-lanes.ts';
import type { SiteTimeline } from './site-timeline.ts';
import { RIGHT_MARGIN, STILL_CHART } from './still-chart.ts';
import { readTheme, type ChartTheme } from './theme.ts';

Chart.register(LinearScale, LineController, LineElement, PointElement);

interface LinePoint {
  readonly x: number;
  readonly y: number | null;
}

const AXIS_WIDTH = 56;
/** Room for `Mon 17 Nov`. */
const LABEL_WIDTH = 76;

/** Where a line at a time begins in the picture, in CSS: right whatever the width of the window. */
export interface TimePosition {
  readonly left: string;
  readonly bottom: string;
}

/** The time line of a site on a canvas. Loaded lazily: only this file knows chart.js. */
export class SiteDrawing {
  readonly #canvas: HTMLCanvasElement;
  readonly #chart: Chart<'line', LinePoint[]>;
  #shown: { readonly timeline: SiteTimeline; readonly theme: ChartTheme } | null = null;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#chart = new Chart<'line', LinePoint[]>(canvas, {
      type: 'line',
      data: { datasets: [] },
      options: {
        ...STILL_CHART,
        layout: { padding: { top: STRIP_PX, right: RIGHT_MARGIN } },
      },
      plugins: [this.#overlay()],
    });
  }

  /** Draws new content; nothing is animated. */
  show(timeline: SiteTimeline): void {
    const theme = readTheme(this.#canvas);
    this.#shown = { timeline, theme };
    this.#chart.data.datasets = datasets(timeline, theme);
    this.#chart.options.scales = scales(timeline, theme);
    this.#chart.update('none');
  }

  /** Where a time is in the picture: the plot's margins, and the share of its width that lies before the time. */
  placeOf(atMs: number): TimePosition | null {
    const { chartArea, width, height, scales } = this.#chart;
    const { x } = scales;
    if (!x) return null;
    const marginsPx = chartArea.left + width - chartArea.right;
    const share = (x.getPixelForValue(atMs) - chartArea.left) / chartArea.width;
    return {
      left: `calc(${chartArea.left}px + (100% - ${marginsPx}px) * ${share})`,
      bottom: `${height - chartArea.bottom}px`,
    };
  }

  /** The time at a horizontal position on the canvas, ms. */
  timeAt(offsetX: number): number | null {
    return this.#chart.scales['x']?.getValueForPixel(offsetX) ?? null;
  }

  close(): void {
    this.#chart.destroy();
  }

  #overlay(): Plugin<'line'> {
    return {
      id: 'edgewise-site',
      afterDatasetsDraw: (chart) => {
        if (!this.#shown) return;
        const { timeline, theme } = this.#shown;
        drawTarget(chart, timeline.target, theme);
        drawLanes(chart, timeline.others, theme);
      },
    };
  }
}

/** The line, with gaps left open, and on it the samples that miss the target. */
function datasets({ line, breaches }: SiteTimeline, theme: ChartTheme): ChartDataset<'line', LinePoint[]>[] {
  return [
    {
      data: breaches.map(({ atMs, value }) => ({ x: atMs, y: value })),
      showLine: false,
      pointStyle: 'rectRot',
      pointRadius: 3.5,
      pointBackgroundColor: theme.target,
      pointBorderWidth: 0,
    },
    {
      data: line.map(({ atMs, value }) => ({ x: atMs, y: value })),
      borderColor: theme.series,
      borderWidth: 1.25,
      borderJoinStyle: 'round',
      spanGaps: false,
      pointRadius: 0,
    },
  ];
}

function scales(
  { fromMs, toMs, ticks, unit, target, greatest }: SiteTimeline,
  theme: ChartTheme,
): NonNullable<ChartOptions<'line'>['scales']> {
  const grid = { color: theme.grid, drawTicks: false };
  const font = { family: theme.fontFamily, size: 12 };
  const labels = new Map(ticks.map(({ atMs, label }) => [atMs, label]));
  return {
    x: {
      type: 'linear',
      min: fromMs,
      max: toMs,
      grid,
      border: { display: false },
      afterBuildTicks: (axis) => {
        axis.ticks = ticks.map(({ atMs }) => ({ value: atMs }));
      },
      ticks: {
        autoSkipPadding: 16,
        maxRotation: 0,
        padding: 6,
        color: theme.text,
        font,
        align: 'start',
        // A label that would not fit is left out: it would push the axis away from its knob.
        callback(value) {
          const roomPx = (this.width * (toMs - Number(value))) / (toMs - fromMs) + RIGHT_MARGIN;
          return roomPx < LABEL_WIDTH ? '' : (labels.get(Number(value)) ?? '');
        },
      },
    },
    y: {
      type: 'linear',
      min: 0,
      suggestedMax: Math.max(target * 1.3, greatest * 1.05),
      ...(unit === 'ratio' && greatest > 0.8 ? { max: 1 } : {}),
      grid,
      border: { display: false },
      afterFit: (axis) => {
        axis.width = AXIS_WIDTH;
      },
      ticks: {
        maxTicksLimit: 5,
        padding: 8,
        color: theme.text,
        font,
        callback: (value) => (unit === 'ms' ? milliseconds(Number(value)) : percent(Number(value))),
      },
    },
  };
}

function drawTarget({ ctx, chartArea, scales: { y } }: Chart, target: number, theme: ChartTheme): void {
  if (!y) return;
  const at = Math.round(y.getPixelForValue(target)) + 0.5;
  ctx.save();
  ctx.strokeStyle = theme.target;
  ctx.setLineDash([6, 4]);
  ctx.beginPath();
  ctx.moveTo(chartArea.left, at);
  ctx.lineTo(chartArea.right, at);
  ctx.stroke();
  ctx.restore();
}
