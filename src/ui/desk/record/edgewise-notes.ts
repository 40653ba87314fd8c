import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg, str } from '@lit/localize';
import type { Action } from '../../../app/desk/state.ts';
import { MAX_NOTE_LENGTH, type Note } from '../../../wire/desk/record.ts';
import { controlRowLook } from '../look/control-row.ts';
import { columnLook } from '../../look/column.ts';
import { plainListLook } from '../../look/plain-list.ts';
import { momentInZone } from '../../../wording/time.ts';
import { wholeNumber } from '../../../wording/quantity.ts';
import { actionStatus } from '../shell/action-status.ts';
import { fireDesk } from '../shell/intents.ts';

/** From here on the room that is left is told. */
const TELL_BELOW = 400;

/** The notes on a result, and a field for another. What is being typed stays with the result it was typed for. */
@localized()
@customElement('edgewise-notes')
export class EdgewiseNotes extends LitElement {
  static override styles = [
    controlRowLook,
    plainListLook,
    columnLook(2),
    css`
      li {
        padding-inline-start: var(--space-2);
        border-inline-start: 3px solid var(--line);
      }
      .text {
        white-space: pre-wrap;
        max-width: var(--reading-width);
      }
      textarea {
        max-width: var(--reading-width);
      }
    `,
  ];

  @property() resultId = '';
  @property({ attribute: false }) notes: readonly Note[] = [];
  /** Whether whoever looks may write one. */
  @property({ type: Boolean }) canChange = false;
  /** What has become of the note that was sent. */
  @property({ attribute: false }) action: Action = { kind: 'idle' };

  @state() private drafts: ReadonlyMap<string, string> = new Map();

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    // Only a note that is on the server may go from the field.
    if (changed.has('action') && this.action.kind === 'done') this.#setDraft('');
  }

  protected override render(): TemplateResult {
    return html`<h2>${msg('Notes')}</h2>
      ${
        this.notes.length === 0
          ? html`<p class="quiet">${msg('Nobody has written a note on this result.')}</p>`
          : html`<ol role="list">
              ${this.notes.map((note) => this.#note(note))}
            </ol>`
      }
      ${this.canChange ? this.#form() : nothing}`;
  }

  #form(): TemplateResult {
    const draft = this.drafts.get(this.resultId) ?? '';
    const left = MAX_NOTE_LENGTH - draft.length;
    return html`<form class="stack" @submit=${this.#onSubmit}>
      <label>
        ${msg('Another note')}
        <textarea
          rows="3"
          maxlength=${MAX_NOTE_LENGTH}
          dir="auto"
          .value=${draft}
          @input=${this.#onInput}
          @keydown=${this.#onKey}
        ></textarea>
      </label>
      <div class="row">
        <button ?disabled=${draft.trim() === '' || this.action.kind === 'doing'}>
          ${msg('Add the note')}
        </button>
        ${left < TELL_BELOW ? html`<span class="small quiet">${msg(str`${wholeNumber(left)} characters left`)}</span>` : nothing}
        ${actionStatus(this.action, { doing: msg('Saving.'), done: msg('Saved.') })}
      </div>
    </form>`;
  }

  #note({ author, atMs, text }: Note): TemplateResult {
    return html`<li>
      <p class="small quiet"><bdi>${author}</bdi>, ${momentInZone(atMs)}</p>
      <p class="text" dir="auto">${text}</p>
    </li>`;
  }

  #setDraft(text: string): void {
    this.drafts = new Map([...this.drafts, [this.resultId, text]]);
  }

  #onInput(event: Event): void {
    if (event.target instanceof HTMLTextAreaElement) this.#setDraft(event.target.value);
  }

  /** Ctrl or Command and Enter send, as in a chat. */
  #onKey(event: KeyboardEvent): void {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) this.#onSubmit(event);
  }

  #onSubmit(event: Event): void {
    event.preventDefault();
    const text = (this.drafts.get(this.resultId) ?? '').trim();
    if (text !== '' && this.action.kind !== 'doing') fireDesk(this, 'desk-note', { id: this.resultId, text });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-notes': EdgewiseNotes;
  }
}
