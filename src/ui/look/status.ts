import { css } from 'lit';

/** Status colours; each comes with a shape (status-icon.ts) and a word. */
export const statusLook = css`
  .status.meets {
    color: var(--meets);
  }
  .status.misses {
    color: var(--misses);
  }
  .status.caution {
    color: var(--caution);
  }
  .status.no-data {
    color: var(--unknown);
  }
  .status-icon {
    flex: none;
    width: 1.25em;
    height: 1.25em;
  }
  .status-icon path {
    fill: none;
    stroke: var(--surface);
    stroke-width: 2.5;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .headline {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: var(--space-2);
    align-items: start;
  }
  .headline .status-icon {
    width: 2.5rem;
    height: 2.5rem;
  }
`;
