import { css, type CSSResult } from 'lit';

/** Columns of one width, as many as there is room for: none is under `leastRem` rem while there is that much. For a grid. */
export const columnsOfAtLeast = (leastRem: number): CSSResult =>
  css`repeat(auto-fit, minmax(min(${leastRem}rem, 100%), 1fr))`;

/** Things beside each other, a space of the page's scale apart; see `columnsOfAtLeast`. */
export const sideBySide = (leastRem: number, space: 2 | 4): CSSResult => css`
  display: grid;
  grid-template-columns: ${columnsOfAtLeast(leastRem)};
  gap: var(--space-${space});
  align-items: start;
`;
