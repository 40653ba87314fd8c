import { css } from 'lit';

/** A table whose rows are cards where there is no room for columns. */
export const rowCardsLook = css`
  /* On a phone a row is a small card: name and outcome, then the figures, each with its label. */
  @media (max-width: 44rem) {
    thead {
      position: absolute;
      display: block;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    tbody tr {
      display: grid;
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
      gap: var(--space-half) var(--space-2);
      padding-block: var(--space-2);
      border-block-end: 1px solid var(--line);
    }
    tbody th,
    tbody td {
      border: 0;
      padding: 0;
    }
    tbody th,
    .outcome-cell.noted {
      grid-column: 1 / -1;
    }
    .outcome-cell {
      align-self: end;
    }
    td[data-label]::before {
      content: attr(data-label);
      display: block;
      color: var(--quiet);
      font-size: var(--text-s);
      font-weight: 400;
    }
    /* Labels and values of a word each stand in one line. */
    .brief td[data-label]::before {
      display: inline;
      margin-inline-end: 0.5ch;
    }
    td:empty {
      display: none;
    }
  }
`;
