import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg, str } from '@lit/localize';
import type { ResultSearch } from '../../../wire/desk/search.ts';
import { controlsLook } from '../../look/controls.ts';
import { textLook } from '../../look/text.ts';
import { wholeNumber } from '../../../wording/quantity.ts';
import { EXPORT_FORMATS, exportAddress, type Exported, type ExportFormat } from './export-address.ts';
import { panelLook } from '../shell/panel-look.ts';

/** What a format is good for. */
function formatMeaning(format: ExportFormat): string {
  switch (format) {
    case 'json':
      return msg('everything, one document');
    case 'ndjson':
      return msg('everything, one result a line');
    case 'csv':
      return msg('a table of the figures, for a spreadsheet');
  }
}

/** Exports of the marked results, or of everything that the search finds. Plain links: the browser downloads. */
@localized()
@customElement('edgewise-export-menu')
export class EdgewiseExportMenu extends LitElement {
  static override styles = [
    textLook,
    controlsLook,
    panelLook,
    css`
      details {
        position: relative;
        width: fit-content;
        max-width: 100%;
      }
      .menu {
        display: grid;
        gap: var(--space-2);
        padding: var(--space-2);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
      }
      ul {
        list-style: none;
        padding: 0;
        display: grid;
        gap: var(--space-half);
      }
      summary {
        display: list-item;
        align-content: center;
      }
    `,
  ];

  /** Ids of results to export; where there are some, they come first. */
  @property({ attribute: false }) marked: readonly string[] = [];
  /** `null`: there is no search to export. */
  @property({ attribute: false }) search: ResultSearch | null = null;

  protected override render(): TemplateResult {
    const { marked, search } = this;
    const count =
      marked.length === 1
        ? msg('The marked result')
        : msg(str`The ${wholeNumber(marked.length)} marked results`);
    return html`<details @keydown=${this.#onKey}>
      <summary>${msg('Export')}</summary>
      <div class="menu">
        ${marked.length === 0 ? nothing : this.#group(count, { kind: 'ids', ids: marked })}
        ${search === null ? nothing : this.#group(searchTitle(search), { kind: 'search', search })}
      </div>
    </details>`;
  }

  #group(title: string, what: Exported): TemplateResult {
    return html`<div class="stack tight">
      <strong id=${what.kind}>${title}</strong>
      <ul role="list" aria-labelledby=${what.kind}>
        ${EXPORT_FORMATS.map(
          (format) =>
            html`<li>
              <a href=${exportAddress(format, what)} download>${format.toUpperCase()}</a>
              <span class="quiet small">${formatMeaning(format)}</span>
            </li>`,
        )}
      </ul>
    </div>`;
  }

  #onKey(event: KeyboardEvent): void {
    const details = this.renderRoot.querySelector('details');
    if (event.key !== 'Escape' || !details?.open) return;
    event.stopPropagation();
    details.open = false;
    details.querySelector('summary')?.focus();
  }
}

const searchTitle = (search: ResultSearch): string =>
  Object.keys(search).length === 0 ? msg('All results') : msg('Everything that this search finds');

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-export-menu': EdgewiseExportMenu;
  }
}
