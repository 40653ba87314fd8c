import { css } from 'lit';

/** Below a picture: where what is pointed at is read out, and the key to its shapes. */
export const readOutLook = css`
  .read-out {
    min-height: 2lh;
  }
  .key {
    list-style: none;
    padding: 0;
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-half) var(--space-2);
  }
`;
