import { css } from 'lit';

/** What was found, as an icon and words beside it, in the cell of a table. */
export const foundLook = css`
  /* Wide enough for its words: the icon's grid would let the column shrink below them. */
  .outcome-cell {
    min-width: 10rem;
  }
  .found {
    display: inline-grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: var(--space-half);
    align-items: start;
    font-weight: 550;
  }
  @media (max-width: 44rem) {
    .outcome-cell {
      min-width: 0;
    }
  }
`;
