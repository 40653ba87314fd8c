import { css } from 'lit';

/** The key to a drawing, in one line where there is room. */
export const legendRowLook = css`
  .legend {
    list-style: none;
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--space-2);
    padding: 0;
  }
`;
