import { css } from 'lit';

/** Tables of figures. */
export const tableLook = css`
  table {
    width: 100%;
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  caption {
    text-align: start;
    color: var(--quiet);
    font-size: var(--text-s);
    padding-block-end: var(--space-1);
    /* Within a table that scrolls, the words still wrap at the window. */
    max-width: calc(100vw - 3rem);
  }
  th,
  td {
    text-align: start;
    vertical-align: top;
    padding: var(--space-1) var(--space-2) var(--space-1) 0;
    border-block-end: 1px solid var(--line);
    font-weight: inherit;
  }
  th:last-child,
  td:last-child {
    padding-inline-end: 0;
  }
  thead th {
    color: var(--quiet);
    font-size: var(--text-s);
  }
  .number {
    text-align: end;
    white-space: nowrap;
  }
  /* A table of engineers' figures may be wider than a phone; it scrolls by itself, the page does not. */
  .wide {
    overflow-x: auto;
    max-width: 100%;
  }
`;
