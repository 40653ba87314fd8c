import type { Chart } from 'chart.js';
import type { SitePoint } from './site-timeline.ts';
import type { ChartTheme } from './theme.ts';

/** Height of the strip above a site's plot in which samples without a value stand, px. */
export const STRIP_PX = 30;
/** Middle of each lane, px above the plot: one for no call, one for the rest. */
const FAILED_LANE_PX = 9;
const OTHER_LANE_PX = 22;

/** Each outcome has a shape of its own: cross, tick, triangle, hollow square. */
export function drawLanes(
  { ctx, chartArea, scales: { x } }: Chart,
  others: readonly SitePoint[],
  theme: ChartTheme,
): void {
  if (!x) return;
  ctx.save();
  ctx.lineWidth = 1.5;
  for (const { atMs, outcome } of others) {
    const at = x.getPixelForValue(atMs);
    const isFailed = outcome === 'failed';
    const middle = chartArea.top - (isFailed ? FAILED_LANE_PX : OTHER_LANE_PX);
    ctx.strokeStyle = isFailed ? theme.target : theme.text;
    ctx.fillStyle = theme.text;
    ctx.beginPath();
    switch (outcome) {
      case 'failed':
        ctx.moveTo(at - 3, middle - 3);
        ctx.lineTo(at + 3, middle + 3);
        ctx.moveTo(at + 3, middle - 3);
        ctx.lineTo(at - 3, middle + 3);
        break;
      case 'skipped':
        ctx.moveTo(at - 3, middle + 3);
        ctx.lineTo(at + 3, middle + 3);
        ctx.lineTo(at, middle - 3);
        ctx.closePath();
        break;
      case 'unusable':
        ctx.rect(at - 2.5, middle - 2.5, 5, 5);
        break;
      case 'checked':
        ctx.arc(at, middle, 2.5, 0, 2 * Math.PI);
        break;
      case 'missed':
      case 'measured':
        ctx.moveTo(at, middle - 4);
        ctx.lineTo(at, middle + 4);
    }
    ctx.stroke();
    if (outcome === 'skipped') ctx.fill();
  }
  ctx.restore();
}
