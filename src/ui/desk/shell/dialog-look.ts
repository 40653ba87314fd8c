import { css } from 'lit';

/** The box of a dialog; how wide it is, each says itself. */
export const dialogLook = css`
  dialog {
    color: var(--text);
    background: var(--surface);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    padding: var(--space-3);
  }
`;
