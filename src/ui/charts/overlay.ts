import type { Chart, Plugin } from 'chart.js';
import { isMirrored, type ChartContent, type Shade } from './content.ts';
import type { ChartTheme } from './theme.ts';

/** A 200 ms window of a 10-minute test would be narrower than a line. */
const MIN_SHADE_WIDTH = 4;
const MARK_HEIGHT = 4;
/** Shorter stretches are drawn as bursts. */
const LONG_MS = 1000;
/** How far the ends of a longer stretch reach into the chart. */
const END_HEIGHT = 10;

type Shown = { readonly content: ChartContent; readonly theme: ChartTheme } | null;

/**
 * Draws failing windows under the data, and the target (labelled in the chart's head) and the cursor over it. A burst is
 * shaded; a longer stretch is a bracket along the edge, since the worst 15 s of a short test are nearly all of it.
 */
export function overlay(shown: () => Shown): Plugin<'bar' | 'line'> {
  return {
    id: 'edgewise-overlay',
    beforeDatasetsDraw: (chart) => {
      const now = shown();
      if (!now) return;
      drawShades(chart, now.content, now.theme);
      drawChosen(chart, now.content, now.theme);
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
  const { x, y } = scales;
  if (!x || !y) return;
  ctx.save();
  // Of a stretch that reaches out of the span only the part within it; its mark stands above the axes.
  ctx.beginPath();
  ctx.rect(chartArea.left, 0, chartArea.right - chartArea.left, ctx.canvas.height);
  ctx.clip();
  for (const shade of content.shades) {
    const { fromMs, toMs } = shade;
    const side = sideOf(shade, content);
    const top = side === 'below' ? y.getPixelForValue(0) : chartArea.top;
    const bottom = side === 'above' ? y.getPixelForValue(0) : chartArea.bottom;
    const [left, right] = [x.getPixelForValue(fromMs), x.getPixelForValue(toMs)];
    const width = Math.max(MIN_SHADE_WIDTH, right - left);
    const from = (left + right - width) / 2;
    ctx.fillStyle = theme.target;
    // A mark at the edge shows the stretch without colour.
    ctx.fillRect(from, side === 'below' ? bottom : top - MARK_HEIGHT, width, MARK_HEIGHT);
    if (toMs - fromMs < LONG_MS) {
      ctx.globalAlpha = 0.4;
      ctx.fillRect(from, top, width, bottom - top);
      ctx.globalAlpha = 1;
    } else
      for (const end of [from, from + width - 2])
        ctx.fillRect(end, side === 'below' ? bottom - END_HEIGHT : top, 2, END_HEIGHT);
  }
  ctx.restore();
}

/** On which side of a mirrored chart's axis a stretch lies. */
function sideOf({ path }: Shade, content: ChartContent): 'above' | 'below' | 'both' {
  if (!isMirrored(content) || path === 'loop') return 'both';
  return path === 'up' ? 'above' : 'below';
}

function drawTarget({ ctx, chartArea, scales }: Chart, content: ChartContent, theme: ChartTheme): void {
  const { y } = scales;
  if (!y || content.target === null) return;
  ctx.save();
  ctx.strokeStyle = theme.target;
  ctx.setLineDash([6, 4]);
  for (const target of isMirrored(content) ? [content.target, -content.target] : [content.target]) {
    const at = Math.round(y.getPixelForValue(target)) + 0.5;
    ctx.beginPath();
    ctx.moveTo(chartArea.left, at);
    ctx.lineTo(chartArea.right, at);
    ctx.stroke();
  }
  ctx.restore();
}

/** What is being chosen: a wash between two edges, which are seen without it. */
function drawChosen({ ctx, chartArea, scales }: Chart, { chosen }: ChartContent, theme: ChartTheme): void {
  const { x } = scales;
  if (!chosen || !x) return;
  const { top, bottom } = chartArea;
  const left = Math.max(chartArea.left, Math.round(x.getPixelForValue(chosen.fromMs)));
  const right = Math.min(chartArea.right, Math.round(x.getPixelForValue(chosen.toMs)));
  ctx.save();
  ctx.fillStyle = theme.cursor;
  ctx.globalAlpha = 0.15;
  ctx.fillRect(left, top, right - left, bottom - top);
  ctx.globalAlpha = 1;
  for (const edge of [left, right - 1]) ctx.fillRect(edge, top, 1, bottom - top);
  ctx.restore();
}

function drawCursor({ ctx, chartArea, scales }: Chart, content: ChartContent, theme: ChartTheme): void {
  const { x } = scales;
  const { cursorMs, span } = content;
  if (cursorMs === null || !x || cursorMs < span.fromMs || cursorMs > span.toMs) return;
  const at = Math.round(x.getPixelForValue(cursorMs)) + 0.5;
  ctx.save();
  ctx.strokeStyle = theme.cursor;
  ctx.beginPath();
  ctx.moveTo(at, chartArea.top);
  ctx.lineTo(at, chartArea.bottom);
  ctx.stroke();
  ctx.restore();
}
