import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg, str } from '@lit/localize';
import type { EraseState } from '../../../app/desk/state.ts';
import type { Erasure } from '../../../wire/desk/admin.ts';
import { ViewElement } from '../../view-element.ts';
import { erasureCount, erasureDone } from '../../../wording/desk/admin.ts';
import { fireDesk } from '../shell/intents.ts';
import { formPanelLook } from '../look/form-panel.ts';
import { columnLook } from '../../look/column.ts';

/** Deletes everything stored of a person: first it is counted, then the count is typed, then it is done. */
@localized()
@customElement('edgewise-admin-erase')
export class EdgewiseAdminErase extends ViewElement {
  static override styles = [
    formPanelLook,
    columnLook(3),
    css`
      .text {
        max-width: 24rem;
      }
      .count {
        max-width: 12rem;
      }
    `,
  ];

  @property({ attribute: false }) state: EraseState = { kind: 'idle' };

  @state() private by: Erasure['by'] = 'user';
  @state() private text = '';
  /** The count as typed, to show that it was read. */
  @state() private typed = '';

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('state') && this.state.kind !== 'counted' && this.state.kind !== 'erasing')
      this.typed = '';
  }

  protected override render(): TemplateResult {
    return html`<h1 tabindex="-1">${msg('Delete data')}</h1>
      <div class="stack reading">
        <p>
          ${msg('This deletes every result of a person from the store: figures, timeline, packet records, notes and links. Nothing brings them back.')}
        </p>
        <p class="quiet">
          ${msg('The audit trail records that something was erased, and how many results, without the name or address. Exports and printed reports are not reached, nor are backups of the database.')}
        </p>
      </div>
      ${this.#form()} ${this.#outcome()}`;
  }

  #form(): TemplateResult {
    const isBusy = this.state.kind === 'counting' || this.state.kind === 'erasing';
    return html`<form @submit=${this.#onCount}>
      <fieldset>
        <legend>${msg('Whose results')}</legend>
        ${this.#choice('user', msg('By the name that the results are filed under'))}
        ${this.#choice('address', msg('By the address that they came from'))}
      </fieldset>
      <label class="text">
        ${this.by === 'user' ? msg('Name, exactly as it is in the results') : msg('Address, exactly')}
        <input
          type="text"
          name="subject"
          dir="auto"
          autocomplete="off"
          required
          maxlength=${this.by === 'user' ? 200 : 60}
          .value=${this.text}
          @input=${this.#onText}
        />
      </label>
      <div class="row">
        <button ?disabled=${isBusy || this.#erasure() === null}>${msg('Count the results')}</button>
        <span class="small" role="status">${this.state.kind === 'counting' ? msg('Counting.') : ''}</span>
      </div>
    </form>`;
  }

  #choice(by: Erasure['by'], title: string): TemplateResult {
    return html`<label class="check">
      <input type="radio" name="by" value=${by} .checked=${this.by === by} @change=${() => (this.by = by)} />
      <span>${title}</span>
    </label>`;
  }

  #outcome(): TemplateResult | typeof nothing {
    const { state } = this;
    if (state.kind === 'idle' || state.kind === 'counting') return nothing;
    if (state.kind === 'erased')
      return html`<div class="notice neutral" role="status">
        <p><strong>${erasureDone(state.erasure, state.results)}</strong></p>
      </div>`;
    // What was counted is no longer what is typed: it must be counted again before anything is deleted.
    if (!isSame(state.erasure, this.#erasure())) return nothing;
    if (state.kind === 'failed')
      return html`<div class="notice" role="alert">
        <p><strong>${msg('Nothing more was deleted than is said here.')}</strong> ${state.message}</p>
      </div>`;
    if (state.results === 0)
      return html`<div class="notice neutral" role="status">
        <p><strong>${erasureCount(state.erasure, 0)}</strong></p>
      </div>`;
    return this.#confirm(state.erasure, state.results, state.kind === 'erasing');
  }

  #confirm(erasure: Erasure, results: number, isErasing: boolean): TemplateResult {
    const isConfirmed = this.typed.trim() === String(results);
    return html`<form class="notice" @submit=${(event: Event) => this.#onErase(event, erasure, isConfirmed)}>
      <p role="status"><strong>${erasureCount(erasure, results)}</strong></p>
      <label class="count">
        ${msg(str`Type ${results} to delete them`)}
        <input
          type="text"
          name="count"
          inputmode="numeric"
          autocomplete="off"
          .value=${this.typed}
          @input=${this.#onTyped}
        />
      </label>
      <div class="row">
        <button class="erase" ?disabled=${!isConfirmed || isErasing}>${msg('Delete for good')}</button>
        <span class="small" role="status">${isErasing ? msg('Deleting.') : ''}</span>
      </div>
    </form>`;
  }

  #erasure(): Erasure | null {
    const text = this.text.trim();
    if (text === '') return null;
    return this.by === 'user' ? { by: 'user', user: text } : { by: 'address', address: text };
  }

  #onText(event: Event): void {
    if (event.target instanceof HTMLInputElement) this.text = event.target.value;
  }

  #onTyped(event: Event): void {
    if (event.target instanceof HTMLInputElement) this.typed = event.target.value;
  }

  #onCount(event: Event): void {
    event.preventDefault();
    const erasure = this.#erasure();
    if (erasure) fireDesk(this, 'desk-erase-count', erasure);
  }

  #onErase(event: Event, erasure: Erasure, isConfirmed: boolean): void {
    event.preventDefault();
    if (isConfirmed && this.state.kind === 'counted') fireDesk(this, 'desk-erase', erasure);
  }
}

const subjectOf = (erasure: Erasure): string => (erasure.by === 'user' ? erasure.user : erasure.address);

const isSame = (one: Erasure, other: Erasure | null): boolean =>
  other !== null && one.by === other.by && subjectOf(one) === subjectOf(other);

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-admin-erase': EdgewiseAdminErase;
  }
}
