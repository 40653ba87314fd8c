import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { ImportedPlan } from '../../../wire/desk/plan/catalogue.ts';
import { importedText, problemText } from '../../../wording/plan/catalogue.ts';
import { fireDesk } from '../shell/intents.ts';
import { formPanelLook } from '../look/form-panel.ts';

/** Problems that are shown; a text in the wrong form has one for each of its rows. */
const SHOWN = 50;

/** Takes a catalogue from a file or from what is pasted: all of it, or nothing and every row that is wrong. */
@localized()
@customElement('edgewise-plan-import')
export class EdgewisePlanImport extends LitElement {
  static override styles = [
    formPanelLook,
    css`
      textarea {
        min-height: 6rem;
        font-family: var(--font-code);
      }
    `,
  ];

  /** Of the catalogue that is seen. */
  @property({ type: Number }) revision = 0;
  @property({ attribute: false }) imported: ImportedPlan | null = null;
  @property({ type: Boolean }) isBusy = false;

  @state() private text = '';
  @state() private mode: 'merge' | 'replace' = 'merge';

  protected override render(): TemplateResult {
    return html`<details>
        <summary>${msg('Import')}</summary>
        <form @submit=${this.#onSubmit}>
          <div class="fields">
            <label>
              ${msg('File (CSV or JSON)')}
              <input type="file" accept=".csv,.json,text/csv,application/json" @change=${this.#onFile} />
            </label>
            <label>
              ${msg('Sites that are not in it')}
              <select @change=${this.#onMode}>
                <option value="merge" .selected=${this.mode === 'merge'}>${msg('stay')}</option>
                <option value="replace" .selected=${this.mode === 'replace'}>${msg('are removed')}</option>
              </select>
            </label>
          </div>
          <label>
            ${msg('or its text')}
            <textarea dir="auto" spellcheck="false" .value=${this.text} @input=${this.#onText}></textarea>
          </label>
          <div>
            <button ?disabled=${this.isBusy || this.text.trim() === ''}>${msg('Import')}</button>
          </div>
        </form>
      </details>
      <div role="status">${this.#outcome()}</div>`;
  }

  #outcome(): TemplateResult | typeof nothing {
    const { imported } = this;
    if (!imported) return nothing;
    const { isTaken, problems } = imported;
    return html`<div class="notice ${isTaken ? 'neutral' : ''}">
      <p><strong>${importedText(imported)}</strong></p>
      ${
        problems.length === 0
          ? nothing
          : html`<ul>
              ${problems.slice(0, SHOWN).map((problem) => html`<li>${problemText(problem)}</li>`)}
            </ul>`
      }
    </div>`;
  }

  async #onFile(event: Event): Promise<void> {
    if (!(event.target instanceof HTMLInputElement)) return;
    const [file] = event.target.files ?? [];
    if (file) this.text = await file.text();
  }

  #onMode(event: Event): void {
    if (event.target instanceof HTMLSelectElement)
      this.mode = event.target.value === 'replace' ? 'replace' : 'merge';
  }

  #onText(event: Event): void {
    if (event.target instanceof HTMLTextAreaElement) this.text = event.target.value;
  }

  #onSubmit(event: Event): void {
    event.preventDefault();
    const { text, mode, revision } = this;
    const format = text.trimStart().startsWith('{') ? 'json' : 'csv';
    fireDesk(this, 'desk-plan', { kind: 'import', format, mode, text, revision });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-plan-import': EdgewisePlanImport;
  }
}
