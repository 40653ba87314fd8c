import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { localized, msg, str } from '@lit/localize';
import { readCode } from '../../../core/result-code.ts';
import { EVERYTHING, WITHINS, type ListQuery } from '../../../wire/desk/address.ts';
import type { ResultSearch } from '../../../wire/desk/search.ts';
import { MAX_TAG_LENGTH } from '../../../wire/desk/tags.ts';
import { TRIAGE_STATUSES } from '../../../wire/desk/triage.ts';
import { statusName } from '../../../wording/desk/triage.ts';
import { selectedValue } from '../../intents.ts';
import { chipLook } from '../look/chip.ts';
import { controlRowLook } from '../look/control-row.ts';
import { columnsOfAtLeast } from '../look/side-by-side.ts';
import { smallFoldLook } from '../look/small-fold.ts';
import { columnLook } from '../../look/column.ts';
import { fieldLook } from '../../look/field.ts';
import {
  LABEL_FIELDS,
  type LabelField,
  chipsOf,
  fieldName,
  verdictFilterName,
  withinName,
  withoutFields,
} from '../../../wording/desk/list.ts';
import { fireDesk } from '../shell/intents.ts';
import { localInput, readLocalInput } from '../shell/local-time.ts';
import { submittedText } from '../shell/submitted-text.ts';

const VERDICTS = ['meets', 'misses', 'no-data'] as const;
const OWN = 'own';
/** Of what a search takes (wire/desk/search.ts). */
const MAX_LENGTHS: Partial<Record<LabelField, number>> = { address: 60, tag: MAX_TAG_LENGTH };

const codeIn = (text: string): string | null => {
  const read = readCode(text);
  return read.kind === 'code' ? read.code : null;
};

/** What narrows the list, with room for another choice beside it: two choices at hand, the rest in a form, and what is in force as chips to take away. */
@localized()
@customElement('edgewise-filters')
export class EdgewiseFilters extends LitElement {
  static override styles = [
    controlRowLook,
    fieldLook,
    columnLook(1),
    smallFoldLook,
    chipLook,
    css`
      select {
        flex: 1 1 7.5rem;
        width: auto;
        max-width: 13rem;
        min-height: 2.25rem;
        font-size: var(--text-s);
      }
      details[open] {
        flex-basis: 100%;
      }
      form {
        padding-block: var(--space-1);
      }
      .fields {
        grid-template-columns: ${columnsOfAtLeast(11)};
        gap: var(--space-1) var(--space-2);
      }
      .chips {
        list-style: none;
        padding: 0;
      }
      .chip {
        overflow-wrap: anywhere;
        text-align: start;
      }
    `,
  ];

  @property({ attribute: false }) query: ListQuery = EVERYTHING;
  /** Tags in use, to choose from. */
  @property({ attribute: false }) tags: readonly string[] = [];

  @query('details') private readonly details!: HTMLDetailsElement | null;

  protected override render(): TemplateResult {
    const { search, within } = this.query;
    const isOwn = within === null && (search.fromMs !== undefined || search.toMs !== undefined);
    const time = within ?? (isOwn ? OWN : '');
    return html`<div class="row">
        <select aria-label=${msg('Time')} @change=${this.#onTime}>
          <option value="" .selected=${time === ''}>${msg('Any time')}</option>
          ${WITHINS.map(
            (name) => html`<option value=${name} .selected=${time === name}>${withinName(name)}</option>`,
          )}
          <option value=${OWN} .selected=${time === OWN}>${msg('Own time range')}</option>
        </select>
        <select aria-label=${msg('Verdict')} @change=${this.#onVerdict}>
          <option value="" .selected=${search.verdict === undefined}>${msg('Any verdict')}</option>
          ${VERDICTS.map(
            (name) =>
              html`<option value=${name} .selected=${search.verdict === name}>
                ${verdictFilterName(name)}
              </option>`,
          )}
        </select>
        <select aria-label=${msg('Status')} @change=${this.#onStatus}>
          <option value="" .selected=${search.status === undefined}>${msg('Any status')}</option>
          ${TRIAGE_STATUSES.map(
            (name) =>
              html`<option value=${name} .selected=${search.status === name}>${statusName(name)}</option>`,
          )}
        </select>
        <details>
          <summary>${msg('More filters')}</summary>
          ${this.#form(search)}
        </details>
        <slot></slot>
      </div>
      ${this.#chips()}`;
  }

  #form(search: ResultSearch): TemplateResult {
    return html`<form @submit=${this.#onSubmit}>
      <div class="fields">
        ${LABEL_FIELDS.map(
          (field) =>
            html`<label>
              ${fieldName(field)}
              <input
                name=${field}
                maxlength=${MAX_LENGTHS[field] ?? 200}
                list=${field === 'tag' ? 'tags' : nothing}
                autocapitalize="none"
                spellcheck="false"
                .value=${search[field] ?? ''}
              />
            </label>`,
        )}
        <label>
          ${msg('From')}
          <input type="datetime-local" name="fromMs" .value=${localInput(search.fromMs)} />
        </label>
        <label>
          ${msg('Until')}
          <input type="datetime-local" name="toMs" .value=${localInput(search.toMs)} />
        </label>
      </div>
      <datalist id="tags">${this.tags.map((tag) => html`<option value=${tag}></option>`)}</datalist>
      <div class="row"><button>${msg('Apply')}</button></div>
    </form>`;
  }

  #chips(): TemplateResult | typeof nothing {
    const chips = chipsOf(this.query, codeIn);
    if (chips.length === 0) return nothing;
    return html`<ul class="row chips" role="list" aria-label=${msg('Filters in force')}>
      ${chips.map(
        ({ text, without }) =>
          html`<li>
            <button
              type="button"
              class="chip"
              aria-label=${msg(str`Remove the filter ${text}`)}
              @click=${() => fireDesk(this, 'desk-search', without)}
            >
              <bdi>${text}</bdi
              ><svg viewBox="0 0 12 12" aria-hidden="true"><path d="M2 2l8 8M10 2l-8 8"></path></svg>
            </button>
          </li>`,
      )}
      ${
        chips.length < 2
          ? nothing
          : html`<li>
              <button
                type="button"
                class="link small"
                @click=${() => fireDesk(this, 'desk-search', EVERYTHING)}
              >
                ${msg('Remove all')}
              </button>
            </li>`
      }
    </ul>`;
  }

  #onTime(event: Event): void {
    const value = selectedValue(event);
    const { search } = this.query;
    if (value === OWN) {
      if (this.details) this.details.open = true;
      this.renderRoot.querySelector<HTMLElement>('input[name=fromMs]')?.focus();
      this.requestUpdate();
      return;
    }
    const within = WITHINS.find((name) => name === value) ?? null;
    fireDesk(this, 'desk-search', {
      ...this.query,
      within,
      search: withoutFields(search, ['fromMs', 'toMs']),
    });
  }

  #onVerdict(event: Event): void {
    const verdict = VERDICTS.find((name) => name === selectedValue(event));
    const rest = withoutFields(this.query.search, ['verdict']);
    fireDesk(this, 'desk-search', { ...this.query, search: verdict ? { ...rest, verdict } : rest });
  }

  #onStatus(event: Event): void {
    const status = TRIAGE_STATUSES.find((name) => name === selectedValue(event));
    const rest = withoutFields(this.query.search, ['status']);
    fireDesk(this, 'desk-search', { ...this.query, search: status ? { ...rest, status } : rest });
  }

  #onSubmit(event: SubmitEvent): void {
    const typed = submittedText(event);
    if (!typed) return;
    const text = (name: string): string => typed(name).trim();
    const search = withoutFields(this.query.search, [...LABEL_FIELDS, 'fromMs', 'toMs']);
    for (const field of LABEL_FIELDS) if (text(field) !== '') search[field] = text(field);
    for (const field of ['fromMs', 'toMs'] as const) {
      const ms = readLocalInput(text(field));
      if (ms !== null) search[field] = ms;
    }
    const isOwn = search.fromMs !== undefined || search.toMs !== undefined;
    if (this.details) this.details.open = false;
    fireDesk(this, 'desk-search', { ...this.query, search, within: isOwn ? null : this.query.within });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-filters': EdgewiseFilters;
  }
}
