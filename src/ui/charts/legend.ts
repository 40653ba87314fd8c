import { css, html, nothing, type TemplateResult } from 'lit';
import type { ChartKind, SeriesName } from './points.ts';
import { seriesTitle } from './reading.ts';

/** The key to a chart with more than one series: its mark tells them apart without colour. */
export const legend = (kind: ChartKind, names: readonly SeriesName[]): TemplateResult | typeof nothing =>
  names.length < 2
    ? nothing
    : html`<ul class="legend quiet small">
        ${names.map((name) => html`<li><span class="key ${kind} ${name}"></span>${seriesTitle(name)}</li>`)}
      </ul>`;

export const legendLook = css`
  .legend {
    grid-column: 1 / -1;
  }
  .key {
    display: inline-block;
    margin-inline-end: var(--space-half);
    vertical-align: middle;
    --key: var(--chart-series);
  }
  .key.down {
    --key: var(--chart-other);
  }
  .key.queueing {
    width: 1.5rem;
    border-block-start: 2px solid var(--key);
  }
  .key.queueing.down {
    border-block-start-style: dashed;
  }
  /* Bars that stand on the axis, hang from it, or are hollow. */
  .key.loss {
    width: 0.5rem;
    height: 0.75rem;
    border: 1px solid var(--key);
  }
  .key.loss.up,
  .key.loss.down {
    width: 0.75rem;
    height: 1rem;
    border: 0;
    background:
      linear-gradient(var(--key) 0 0) center 0 / 0.375rem 0.5rem no-repeat,
      linear-gradient(currentColor 0 0) center / 100% 1px no-repeat;
  }
  .key.loss.down {
    background-position:
      center 100%,
      center;
  }
`;
