import { css } from 'lit';

/** Lines and shapes of the sketch of a plan: what a colour says, dashes and shapes say too. */
export const sketchLook = css`
  .areas {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
    align-items: start;
  }
  figure {
    margin: 0;
    padding: var(--space-1);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    max-width: 100%;
    box-sizing: border-box;
    display: grid;
    gap: var(--space-1);
    grid-template-columns: minmax(0, auto);
  }
  figcaption {
    font-weight: 650;
  }
  .band {
    fill: var(--unknown-wash);
    stroke: var(--line-strong);
  }
  .edge {
    fill: var(--surface);
    stroke: var(--text);
    stroke-width: 1.5;
  }
  .segment {
    stroke-width: 2;
  }
  .segment.worst {
    stroke-width: 5;
  }
  .segment.meets {
    stroke: var(--meets);
  }
  .segment.misses {
    stroke: var(--misses);
    stroke-dasharray: 7 4;
  }
  .segment.no-data {
    stroke: var(--unknown);
    stroke-dasharray: 1.5 4;
  }
  .cross {
    stroke: var(--misses);
    stroke-width: 3;
    fill: none;
  }
  .share {
    font-weight: 650;
    fill: var(--text);
  }
  .site {
    stroke-width: 2;
  }
  .site.meets {
    fill: var(--meets-wash);
    stroke: var(--meets);
  }
  .site.misses {
    fill: var(--misses-wash);
    stroke: var(--misses);
    stroke-dasharray: 7 4;
  }
  .site.no-data {
    fill: var(--unknown-wash);
    stroke: var(--unknown);
    stroke-dasharray: 1.5 4;
  }
  .uncounted {
    fill: none;
  }
  .circuit {
    fill: none;
    stroke: var(--text);
    stroke-width: 1.5;
  }
  .circuit.optional {
    stroke-dasharray: 5 4;
  }
  .circuit.express {
    stroke: var(--quiet);
    stroke-width: 1;
  }
  .diamond {
    stroke: var(--text);
    stroke-width: 1.5;
    fill: var(--text);
  }
  .diamond.optional {
    fill: var(--surface);
  }
  .key svg {
    width: 36px;
    flex: none;
  }
  @media print {
    .band,
    .site {
      print-color-adjust: exact;
    }
  }
`;
