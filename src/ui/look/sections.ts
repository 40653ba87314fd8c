import { css } from 'lit';

/** Sections of a result below each other, and what stands in each. */
export const sectionsLook = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--space-4);
  }
  @media (max-width: 30rem) {
    :host {
      gap: var(--space-3);
    }
  }
  section {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--space-1);
    align-content: start;
  }
`;
