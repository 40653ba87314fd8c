import { html, nothing, type TemplateResult } from 'lit';
import type { SheetGroup } from '../../../wording/plan/sheet.ts';

/** Groups of sentences, each a list below what it is called. */
export const sheetGroups = (groups: readonly SheetGroup[]): TemplateResult[] =>
  groups.map(({ title, items, isOrdered }) => {
    const list = items.map((item) => html`<li>${item}</li>`);
    return html`${title === null ? nothing : html`<p><strong>${title}</strong></p>`}
    ${
      isOrdered
        ? html`<ol>
            ${list}
          </ol>`
        : html`<ul>
            ${list}
          </ul>`
    }`;
  });
