import { css } from 'lit';

/** Things in their order that need no numbers. Give it `role="list"`: some readers take what has no marks for no list. */
export const plainListLook = css`
  ol {
    list-style: none;
    margin: 0;
    padding: 0;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--space-2);
  }
`;
