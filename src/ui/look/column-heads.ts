import { html, type TemplateResult } from 'lit';

/** The head of a table: a column for each of these names. */
export const columnHeads = (...names: string[]): TemplateResult =>
  html`<thead>
    <tr>
      ${names.map((name) => html`<th scope="col">${name}</th>`)}
    </tr>
  </thead>`;
