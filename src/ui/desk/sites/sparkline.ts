import { css, html, svg, type TemplateResult } from 'lit';
import { linePath } from '../print/paper-chart.ts';

/** Units of the drawing, which is stretched to whatever room there is. */
const WIDTH = 100;
const HEIGHT = 32;
const HEADROOM = 1.1;

/** A week as a small line with its target dashed; gaps are gaps. `description` tells it to screen readers. */
export function sparkline(
  values: readonly (number | null)[],
  target: number,
  description: string,
): TemplateResult {
  const top = Math.max(target, ...values.map((value) => value ?? 0)) * HEADROOM || 1;
  const x = (index: number): number => (WIDTH * index) / Math.max(1, values.length - 1);
  const y = (value: number): number => HEIGHT - (HEIGHT * value) / top;
  const points = values.map((value, index) => ({ x: index, y: value }));
  return html`<svg
    class="spark"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    preserveAspectRatio="none"
    role="img"
    aria-label=${description}
  >
    ${svg`<line class="spark-target" x1="0" x2=${WIDTH} y1=${y(target)} y2=${y(target)}></line>
      <path class="spark-line" d=${linePath(points, x, y)}></path>`}
  </svg>`;
}

export const sparklineLook = css`
  .spark {
    display: block;
    width: 100%;
    height: 2rem;
    overflow: visible;
  }
  .spark-line,
  .spark-target {
    fill: none;
    vector-effect: non-scaling-stroke;
  }
  .spark-line {
    stroke: var(--chart-series);
    stroke-width: 1.5;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .spark-target {
    stroke: var(--chart-target);
    stroke-width: 1;
    stroke-dasharray: 4 3;
  }
`;
