import { css } from 'lit';

/** A small round button for something that applies, with a cross to take it away. */
export const chipLook = css`
  .chip {
    min-height: 2rem;
    padding: 0 var(--space-1);
    border-radius: 1rem;
    font-size: var(--text-s);
    font-weight: 400;
  }
  .chip svg {
    width: 0.75em;
    height: 0.75em;
    margin-inline-start: var(--space-half);
    stroke: currentColor;
    stroke-width: 2.5;
  }
`;
