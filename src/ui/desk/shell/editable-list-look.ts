import { css } from 'lit';

/** Things that an admin has made, one below the other, each with what can be done with it. */
export const editableListLook = css`
  .editable {
    list-style: none;
    padding: 0;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--space-1);
  }
  .entry {
    display: grid;
    /* A question among the buttons takes a line of its own, not the room of what it is about. */
    grid-template-columns: minmax(0, 1fr) fit-content(65%);
    gap: var(--space-1);
    align-items: start;
  }
  .editable li {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--space-2);
    padding-block: var(--space-1);
    border-block-end: 1px solid var(--line);
  }
  label {
    grid-template-columns: minmax(0, 1fr);
  }
  @media (max-width: 30rem) {
    .entry {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;
