import { css } from 'lit';
import { sideBySide } from '../look/side-by-side.ts';

/** Sections, rows of controls and labelled fields of the desk's views. */
export const panelLook = css`
  :host,
  section,
  form,
  .stack {
    grid-template-columns: minmax(0, 1fr);
  }
  section,
  form,
  .stack {
    display: grid;
    gap: var(--space-2);
    align-content: start;
  }
  .tight {
    gap: var(--space-half);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-1);
    align-items: center;
  }
  .fields {
    ${sideBySide(14, 2)}
  }
  .reading {
    max-width: var(--reading-width);
  }
  p,
  li,
  dd,
  h1,
  h2,
  h3,
  bdi {
    overflow-wrap: anywhere;
  }
  /* What people wrote may be broken anywhere; the words and figures of the other columns may not, to make room for it. */
  td,
  th {
    overflow-wrap: break-word;
  }
  /* It has to be there before it says something, and takes no room until then. */
  [role='status']:empty,
  .status:has(> [role='status']:empty) {
    position: absolute;
    padding: 0;
    border: 0;
  }
  fieldset {
    border: 0;
    margin: 0;
    padding: 0;
    min-width: 0;
    display: grid;
    gap: var(--space-1);
  }
  legend {
    padding: 0;
    margin-block-end: var(--space-1);
    font-weight: 650;
  }
  button.link {
    min-height: 0;
    padding: 0;
    border: 0;
    background: none;
    color: var(--accent);
    font-weight: inherit;
    text-align: start;
    text-decoration: underline;
    text-underline-offset: 0.15em;
    overflow-wrap: anywhere;
  }
  button.link:hover:not(:disabled) {
    color: var(--accent-hover);
  }
  a.button {
    display: inline-flex;
    align-items: center;
    min-height: 2.5rem;
    padding: 0 var(--space-2);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--surface);
    color: inherit;
    font-weight: 550;
    text-decoration: none;
  }
  a.button:hover {
    border-color: var(--accent);
    color: var(--accent);
  }
  .code {
    font-family: var(--font-code);
    font-size: var(--text-l);
    font-weight: 650;
    letter-spacing: 0.04em;
    white-space: nowrap;
  }
`;
