import { css, svg, html, nothing, type TemplateResult } from 'lit';
import { chartSeries, type ChartKind, type ChartRow, type Point } from '../../charts/points.ts';
import type { Shade } from '../../charts/content.ts';
import { clockTime, targetValue, milliseconds, percent } from '../../../wording/quantity.ts';

/**
 * A chart for paper: lines and hatching in black, no colour, no canvas, so that it is sharp at any size and prints
 * the same everywhere. Units of the drawing are those of its view box.
 */
export interface PaperChart {
  readonly kind: Exclude<ChartKind, 'queueing'>;
  readonly title: string;
  readonly rows: readonly ChartRow[];
  readonly durationMs: number;
  readonly target: number | null;
  readonly shades: readonly Shade[];
}

const WIDTH = 700;
const HEIGHT = 96;
/** Room for the labels of the axes. */
const LEFT = 52;
const BOTTOM = 14;
const TOP = 6;

/** Parts of the plot's height, from the least to the greatest value. */
const HEADROOM = 1.1;

export function paperChart(chart: PaperChart): TemplateResult {
  const { kind, title, rows, durationMs, target, shades } = chart;
  // On paper there is one line, there and back: directions are in the table.
  const plain = rows.map(({ startMs, sent, received, lost, rttMs, rttMaxMs, jitterMs }) => ({
    startMs,
    sent,
    received,
    lost,
    rttMs,
    rttMaxMs,
    jitterMs,
  }));
  const points = chartSeries(kind, plain, durationMs)[0]?.points ?? [];
  const values = points.flatMap(({ y }) => (y === null ? [] : [y]));
  const top = Math.max(target ?? 0, ...values, kind === 'loss' ? 0.01 : 1) * HEADROOM;
  const x = (ms: number): number => LEFT + ((WIDTH - LEFT) * ms) / Math.max(1, durationMs);
  const y = (value: number): number => HEIGHT - BOTTOM - ((HEIGHT - BOTTOM - TOP) * value) / top;
  const label = (value: number): string => (kind === 'loss' ? percent(value) : milliseconds(value));
  const hatch = `hatch-${kind}`;
  return html`<figure class="paper-chart">
    <figcaption>${title}</figcaption>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${title}>
      ${svg`<defs>
        <pattern id=${hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line class="hatch" x1="0" y1="0" x2="0" y2="6"></line>
        </pattern>
      </defs>
      ${shades.map(
        ({ fromMs, toMs }) =>
          svg`<rect fill="url(#${hatch})" x=${x(fromMs)} y=${TOP} width=${Math.max(1, x(Math.min(toMs, durationMs)) - x(fromMs))} height=${HEIGHT - BOTTOM - TOP}></rect>`,
      )}
      <line class="axis" x1=${LEFT} x2=${WIDTH} y1=${y(0)} y2=${y(0)}></line>
      <line class="axis" x1=${LEFT} x2=${LEFT} y1=${TOP} y2=${y(0)}></line>
      <text x=${LEFT - 4} y=${y(0)} text-anchor="end">0</text>
      <text x=${LEFT - 4} y=${TOP + 8} text-anchor="end">${label(top / HEADROOM)}</text>
      <text x=${LEFT} y=${HEIGHT - 2}>${clockTime(0)}</text>
      <text x=${WIDTH} y=${HEIGHT - 2} text-anchor="end">${clockTime(durationMs)}</text>
      ${
        target === null
          ? nothing
          : svg`<line class="target" x1=${LEFT} x2=${WIDTH} y1=${y(target)} y2=${y(target)}></line>
            <text class="target-label" x=${WIDTH - 2} y=${targetLabelY(y(target))} text-anchor="end">${`< ${targetValue(target, kind === 'loss' ? 'ratio' : 'ms')}`}</text>`
      }
      <path class=${kind === 'loss' ? 'bars' : 'line'} d=${kind === 'loss' ? barsPath(points, x, y) : linePath(points, x, y)}></path>`}
    </svg>
  </figure>`;
}

/** Above its line where there is room, else below. */
const targetLabelY = (lineY: number): number => (lineY > TOP + 12 ? lineY - 3 : lineY + 10);

type Axis = (value: number) => number;
const at = (value: number): string => value.toFixed(1);

/** Gaps stay gaps: after one, the pen is set down anew. */
export function linePath(points: readonly Point[], x: Axis, y: Axis): string {
  let isDown = false;
  return points
    .map((point) => {
      if (point.y === null) {
        isDown = false;
        return '';
      }
      // A point between two gaps is a short dash, or nothing would show it.
      const step = isDown ? 'L' : 'M';
      const end = isDown ? '' : 'h0.5';
      isDown = true;
      return `${step}${at(x(point.x))} ${at(y(point.y))}${end}`;
    })
    .join('');
}

/** A stroke for each row with losses. */
const barsPath = (points: readonly Point[], x: Axis, y: Axis): string =>
  points
    .map((point) =>
      point.y === null || point.y === 0 ? '' : `M${at(x(point.x))} ${at(y(0))}V${at(y(point.y))}`,
    )
    .join('');

export const paperChartLook = css`
  .paper-chart {
    margin: 0;
    break-inside: avoid;
  }
  .paper-chart figcaption {
    font-weight: 650;
  }
  .paper-chart svg {
    display: block;
    width: 100%;
    height: auto;
  }
  .paper-chart text {
    font: 9px var(--font);
    fill: #000;
  }
  .paper-chart .target-label {
    font-weight: 700;
  }
  .paper-chart .axis {
    stroke: #000;
    stroke-width: 0.7;
  }
  .paper-chart .line {
    fill: none;
    stroke: #000;
    stroke-width: 1;
  }
  .paper-chart .bars {
    stroke: #000;
    stroke-width: 1.6;
  }
  .paper-chart .target {
    stroke: #000;
    stroke-width: 1;
    stroke-dasharray: 5 3;
  }
  .paper-chart .hatch {
    stroke: #999;
    stroke-width: 1.5;
  }
`;
