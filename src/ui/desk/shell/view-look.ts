import { css } from 'lit';

/** A view of one thing at the desk: sections below each other, some of them side by side where there is room. */
export const viewLook = css`
  :host {
    display: grid;
    gap: var(--space-4);
  }
  section {
    gap: var(--space-1);
  }
  .beside {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr));
    gap: var(--space-4);
    align-items: start;
  }
`;
