import { css, type CSSResult } from 'lit';

/** An element whose parts stand below each other, as wide as it is and a space of the page's scale apart. */
export const columnLook = (space: 1 | 2 | 3 | 4): CSSResult => css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--space-${space});
  }
`;
