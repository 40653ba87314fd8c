import { css } from 'lit';

/** A chart's card: its head in two columns, the picture below. */
export const chartLook = css`
  :host {
    container-type: inline-size;
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    padding: var(--space-1) var(--space-1) var(--space-half);
  }
  /* The edge turns with the figure: to be seen where nobody reads. Drawn inside, so that nothing moves. */
  :host([data-over]) {
    border-color: var(--misses);
    box-shadow: inset 4px 0 0 var(--misses);
  }
  .value .status-icon {
    width: 1em;
    height: 1em;
    vertical-align: -0.125em;
  }
  .head {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    column-gap: var(--space-1);
    align-items: baseline;
    padding-inline: var(--space-half);
  }
  .value {
    font-weight: 650;
    text-align: end;
  }
  /* Figures of both directions want a line of their own, which is there before they are: nothing moves under a finger. */
  @container (max-width: 30rem) {
    .value.split {
      grid-column: 1 / -1;
      text-align: start;
    }
  }
  .target {
    color: var(--chart-target);
    text-align: end;
  }
  /* The key to the dashed line. */
  .target:not(:empty)::before {
    content: '';
    display: inline-block;
    width: 1.25rem;
    margin-inline-end: var(--space-half);
    vertical-align: middle;
    border-block-start: 1px dashed currentColor;
  }
  .picture {
    position: relative;
    height: 7.5rem;
    contain: strict;
  }
  /* A finger that goes across draws, one that goes down scrolls the page. */
  :host([iszoomable]) canvas {
    touch-action: pan-y;
    cursor: crosshair;
  }
  .picture.mirrored {
    height: 10rem;
  }
  .picture.timed {
    height: 9rem;
  }
`;
