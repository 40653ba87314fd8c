import { css } from 'lit';

/** The answer at the head of a result. */
export const verdictLook = css`
  .verdict {
    display: grid;
    gap: var(--space-2);
    padding: var(--space-3);
    border-radius: var(--radius);
    color: var(--text);
  }
  .verdict.meets {
    background: var(--meets-wash);
  }
  .verdict.misses {
    background: var(--misses-wash);
  }
  .verdict.caution {
    background: var(--caution-wash);
  }
  .verdict.no-data {
    background: var(--unknown-wash);
  }
  .verdict p {
    max-width: var(--reading-width);
  }
  .word {
    font-weight: 650;
  }
  @media (max-width: 30rem) {
    .verdict {
      padding: var(--space-2);
    }
  }
`;
