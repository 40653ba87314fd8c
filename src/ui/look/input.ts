import { css } from 'lit';

/** Fields that people type into. */
export const inputLook = css`
  input:not([type='checkbox'], [type='radio'], [type='range']),
  textarea {
    font: inherit;
    color: inherit;
    width: 100%;
    min-height: 2.5rem;
    padding: var(--space-half) var(--space-1);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--surface);
  }
  textarea {
    padding-block: var(--space-1);
    resize: vertical;
  }
  input[readonly],
  textarea[readonly] {
    background: var(--page);
  }
  input[type='checkbox'],
  input[type='radio'] {
    width: 1.25rem;
    height: 1.25rem;
    margin: 0.125rem 0 0;
    flex: none;
    accent-color: var(--accent);
  }
  :is(input, textarea):focus-visible {
    border-radius: var(--radius);
  }
  .check {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: var(--space-1);
    align-items: start;
    min-height: 2rem;
  }
`;
