import { css } from 'lit';

/** A message beside the main matter. */
export const noticeLook = css`
  .notice {
    display: grid;
    gap: var(--space-1);
    justify-items: start;
    padding: var(--space-2);
    border-inline-start: 4px solid var(--misses);
    border-radius: 4px;
    background: var(--misses-wash);
    overflow-wrap: anywhere;
  }
  .notice.neutral {
    border-color: var(--unknown);
    background: var(--unknown-wash);
  }
`;
