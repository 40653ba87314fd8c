import { css } from 'lit';

/** The time line's card, its knob along the axis, and the key to its shapes. */
export const timelineLook = css`
  .picture {
    position: relative;
    height: 16rem;
    contain: strict;
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: var(--radius);
  }
  canvas {
    cursor: pointer;
  }
  .cursor {
    position: absolute;
    top: 0;
    width: 1px;
    background: var(--chart-cursor);
    pointer-events: none;
  }
  .cursor[hidden] {
    display: none;
  }
  .time {
    display: block;
    /* The knob runs along the time axis: the chart's y axis and right margin, less half of the knob. */
    padding-inline: calc(57px - 8px) calc(21px - 8px);
  }
  .time input {
    width: 100%;
    min-height: 2rem;
    margin: 0;
    accent-color: var(--accent);
  }
  .mark {
    display: inline-block;
    margin-inline-end: var(--space-half);
    color: var(--chart-text);
    font-weight: 650;
  }
  .mark.breach {
    width: 0.5rem;
    height: 0.5rem;
    background: var(--chart-target);
    transform: rotate(45deg);
  }
  .mark.dashed {
    width: 1.25rem;
    vertical-align: middle;
    border-block-start: 1px dashed var(--chart-target);
  }
`;
