import { css } from 'lit';

/** A control below its label. */
export const fieldLook = css`
  label,
  .field {
    display: grid;
    gap: var(--space-half);
    align-content: start;
  }
`;
