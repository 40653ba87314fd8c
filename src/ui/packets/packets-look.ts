import { css } from 'lit';

/** The picture of packets, its key and its knobs. The colours of streams are read from here for the canvas. */
export const packetsLook = css`
  :host {
    --dot-0: #33475c;
    --dot-1: #2f7fc1;
    --dot-2: #1b7f5c;
    --dot-3: #7a4fb5;
    --dot-4: #8a6d00;
  }
  @media (prefers-color-scheme: dark) {
    :host {
      --dot-0: #c3cfdb;
      --dot-1: #5ea3e6;
      --dot-2: #4fc49a;
      --dot-3: #b79af0;
      --dot-4: #e0c04c;
    }
  }
  /* Shapes tell the streams apart. */
  @media (forced-colors: active) {
    :host {
      --dot-0: CanvasText;
      --dot-1: CanvasText;
      --dot-2: CanvasText;
      --dot-3: CanvasText;
      --dot-4: CanvasText;
    }
  }
  .picture {
    height: 16rem;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    overflow: hidden;
    contain: strict;
    /* A finger that goes across draws, one that goes down scrolls the page. */
    touch-action: pan-y;
    cursor: crosshair;
  }
  .picture.both {
    height: 26rem;
  }
  .picture canvas {
    display: block;
    width: 100%;
    height: 100%;
  }
  .mark {
    width: 0.75rem;
    height: 0.75rem;
    vertical-align: baseline;
    shape-rendering: crispEdges;
    forced-color-adjust: none;
  }
  .colour-0 {
    fill: var(--dot-0);
  }
  .colour-1 {
    fill: var(--dot-1);
  }
  .colour-2 {
    fill: var(--dot-2);
  }
  .colour-3 {
    fill: var(--dot-3);
  }
  .colour-4 {
    fill: var(--dot-4);
  }
  .time {
    grid-template-columns: calc(57px - 8px) minmax(0, 1fr);
    padding-inline-end: calc(21px - 8px);
  }
`;
