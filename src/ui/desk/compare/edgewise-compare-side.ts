import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import { spellCode } from '../../../core/result-code.ts';
import type { CompareSide } from '../../../wire/desk/compare.ts';
import type { ResultSummary, ResultSearch } from '../../../wire/desk/search.ts';
import { formLook } from '../../look/form.ts';
import { selectedValue } from '../../intents.ts';
import { localInput, readLocalInput } from '../shell/local-time.ts';
import { rowTitle } from '../../../wording/desk/compare-side.ts';
import { panelLook } from '../shell/panel-look.ts';
import { textField } from '../shell/text-field.ts';

/** Every result of a time is the likeliest other side of a change, so a search is what a new side begins with. */
const EVERYTHING: CompareSide = { kind: 'search', search: {} };

type TextField = 'site' | 'user' | 'ticket' | 'address' | 'relay';

/** One side of a comparison as it is being chosen. Fires `edgewise-side` with each change. */
@localized()
@customElement('edgewise-compare-side')
export class EdgewiseCompareSide extends LitElement {
  static override styles = [
    formLook,
    panelLook,
    css`
      fieldset {
        padding: var(--space-2);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
        gap: var(--space-2);
      }
      legend {
        padding-inline: var(--space-half);
        margin: 0;
      }
    `,
  ];

  /** What this side is called. */
  @property() name = '';
  @property({ attribute: false }) side: CompareSide | null = null;
  /** Results to choose from. */
  @property({ attribute: false }) marked: readonly ResultSummary[] = [];

  protected override render(): TemplateResult {
    const side = this.side ?? EVERYTHING;
    return html`<fieldset>
      <legend>${this.name}</legend>
      <label>
        ${msg('What')}
        <select name="what" @change=${this.#onWhat}>
          <option value="" .selected=${side.kind === 'search'}>${msg('All results of a search')}</option>
          ${this.#results(side).map(
            ({ id, title }) =>
              html`<option value=${id} .selected=${side.kind === 'result' && side.id === id}>
                ${title}
              </option>`,
          )}
        </select>
      </label>
      ${side.kind === 'search' ? this.#search(side.search) : nothing}
    </fieldset>`;
  }

  /** The marked ones, and the one that is chosen though it is not marked. */
  #results(side: CompareSide): { id: string; title: string }[] {
    const marked = this.marked.map((row) => ({
      id: row.id,
      title: `${spellCode(row.code)}, ${rowTitle(row)}`,
    }));
    if (side.kind === 'search' || marked.some(({ id }) => id === side.id)) return marked;
    return [...marked, { id: side.id, title: msg('The chosen result') }];
  }

  #search(search: ResultSearch): TemplateResult {
    return html`<div class="fields">
      ${this.#time('fromMs', msg('From'), search)} ${this.#time('toMs', msg('Until'), search)}
      ${this.#text('site', msg('Site'), search)} ${this.#text('user', msg('Person'), search)}
      ${this.#text('ticket', msg('Ticket'), search)}
      ${this.#text('address', msg('Address or network'), search)} ${this.#text('relay', msg('Relay'), search)}
    </div>`;
  }

  #text(field: TextField, title: string, search: ResultSearch): TemplateResult {
    return textField({
      name: field,
      title,
      value: search[field] ?? '',
      maxLength: field === 'address' ? 60 : 200,
      onInput: (event) => this.#change(search, field, inputValue(event).trim() || undefined),
    });
  }

  #time(field: 'fromMs' | 'toMs', title: string, search: ResultSearch): TemplateResult {
    return html`<label>
      ${title}
      <input
        type="datetime-local"
        name=${field}
        .value=${localInput(search[field])}
        @change=${(event: Event) => this.#change(search, field, readLocalInput(inputValue(event)) ?? undefined)}
      />
    </label>`;
  }

  /** An empty field is left out of the search: it narrows nothing. */
  #change(search: ResultSearch, field: keyof ResultSearch, value: string | number | undefined): void {
    const rest = Object.fromEntries(Object.entries(search).filter(([name]) => name !== field));
    this.#fire({ kind: 'search', search: value === undefined ? rest : { ...rest, [field]: value } });
  }

  #onWhat(event: Event): void {
    const id = selectedValue(event);
    this.#fire(id === '' ? EVERYTHING : { kind: 'result', id });
  }

  #fire(detail: CompareSide): void {
    this.dispatchEvent(new CustomEvent('edgewise-side', { detail }));
  }
}

const inputValue = (event: Event): string =>
  event.target instanceof HTMLInputElement ? event.target.value : '';

declare global {
  interface HTMLElementEventMap {
    'edgewise-side': CustomEvent<CompareSide>;
  }
  interface HTMLElementTagNameMap {
    'edgewise-compare-side': EdgewiseCompareSide;
  }
}
