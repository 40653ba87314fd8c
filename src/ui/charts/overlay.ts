import type { Chart, Plugin } from 'chart.js';
import type { ChartContent } from './content.ts';
import type { ChartTheme } from './theme.ts';

/** A 200 ms window of a 10-minute test would be narrower than a line. */
const MIN_SHADE_WIDTH = 4;
/** Room that the target's label needs above its line. */
const LABEL_HEIGHT = 18;

type Shown = { readonly content: ChartContent; readonly theme: ChartTheme } | null;

/** Draws failing windows under the data, and the target and the cursor over it. */
export function overlay(shown: () => Shown): Plugin<'bar' | 'line'> {
  return {
    id: 'edgewise-overlay',
    beforeDatasetsDraw: (chart) => {
      const now = shown();
      if (now) drawShades(chart, now.content, now.theme);
    },
    afterDatasetsDraw: (chart) => {
      const now = shown();
      if (!now) return;
      drawTarget(chart, now.content, now.theme);
      drawCursor(chart, now.content, now.theme);
    },
  };
}

function drawShades({ ctx, chartArea, scales }: Chart, content: ChartContent, theme: ChartTheme): void {
  const { x } = scales;
  if (!x) return;
  ctx.save();
  ctx.fillStyle = theme.shade;
  for (const { fromMs, toMs } of content.shades) {
    const [left, right] = [x.getPixelForValue(fromMs), x.getPixelForValue(toMs)];
    const width = Math.max(MIN_SHADE_WIDTH, right - left);
    ctx.fillRect((left + right - width) / 2, chartArea.top, width, chartArea.height);
  }
  ctx.restore();
}

function drawTarget({ ctx, chartArea, scales }: Chart, content: ChartContent, theme: ChartTheme): void {
  const { y } = scales;
  if (!y || content.target === null) return;
  const at = Math.round(y.getPixelForValue(content.target)) + 0.5;
  ctx.save();
  ctx.strokeStyle = theme.target;
  ctx.setLineDash([6, 4]);
  ctx.beginPath();
  ctx.moveTo(chartArea.left, at);
  ctx.lineTo(chartArea.right, at);
  ctx.stroke();
  const isNearTop = at - chartArea.top < LABEL_HEIGHT;
  ctx.font = `12px ${theme.fontFamily}`;
  ctx.textAlign = 'right';
  ctx.textBaseline = isNearTop ? 'top' : 'bottom';
  const [labelX, labelY] = [chartArea.right - 4, isNearTop ? at + 4 : at - 3];
  // A halo in the colour of the ground keeps the words readable over the data.
  ctx.setLineDash([]);
  ctx.lineJoin = 'round';
  ctx.lineWidth = 4;
  ctx.strokeStyle = theme.surface;
  ctx.strokeText(content.targetLabel, labelX, labelY);
  ctx.fillStyle = theme.target;
  ctx.fillText(content.targetLabel, labelX, labelY);
  ctx.restore();
}

function drawCursor({ ctx, chartArea, scales }: Chart, content: ChartContent, theme: ChartTheme): void {
  const { x } = scales;
  if (content.cursorMs === null || !x) return;
  const at = Math.round(x.getPixelForValue(content.cursorMs)) + 0.5;
  ctx.save();
  ctx.strokeStyle = theme.cursor;
  ctx.beginPath();
  ctx.moveTo(at, chartArea.top);
  ctx.lineTo(at, chartArea.bottom);
  ctx.stroke();
  ctx.restore();
}
