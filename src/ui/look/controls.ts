import { css } from 'lit';

/** Buttons, selects and disclosures: native elements, dressed. */
export const controlsLook = css`
  button,
  select {
    font: inherit;
    color: inherit;
    min-height: 2.5rem;
    border-radius: var(--radius);
    border: 1px solid var(--line-strong);
    background: var(--surface);
  }
  button {
    padding: 0 var(--space-2);
    cursor: pointer;
    font-weight: 550;
  }
  button:hover:not(:disabled) {
    border-color: var(--accent);
    color: var(--accent);
  }
  button:disabled {
    cursor: default;
    color: var(--quiet);
    background: var(--unknown-wash);
    border-color: var(--line);
  }
  button.primary {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--on-accent);
  }
  button.primary:hover:not(:disabled) {
    background: var(--accent-hover);
    border-color: var(--accent-hover);
    color: var(--on-accent);
  }
  button.primary:disabled {
    background: var(--unknown-wash);
    border-color: var(--line);
    color: var(--quiet);
  }
  select {
    padding: 0 var(--space-1);
    width: 100%;
  }
  summary {
    cursor: pointer;
    padding-block: var(--space-1);
    min-height: 2.5rem;
  }
  summary:hover {
    color: var(--accent);
  }
  :is(button, select):focus-visible {
    border-radius: var(--radius);
  }
`;
