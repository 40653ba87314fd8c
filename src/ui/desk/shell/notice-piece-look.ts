import { css } from 'lit';

/** Something that is told beside the page, in its corner. */
export const noticePieceLook = css`
  .piece {
    display: grid;
    gap: var(--space-1);
    padding: var(--space-2);
    background: var(--surface);
    border: 1px solid var(--line-strong);
    border-inline-start: 4px solid var(--accent);
    border-radius: var(--radius);
    box-shadow: 0 0.25rem 1.5rem rgb(0 0 0 / 25%);
    overflow-wrap: anywhere;
  }
`;
