import { css } from 'lit';

/** A text to be copied by hand. */
export const byHandLook = css`
  textarea.by-hand {
    width: 100%;
    font: var(--text-s) var(--font-code);
    color: inherit;
    background: var(--surface);
  }
`;
