import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { TriagingState } from '../../../app/desk/state.ts';
import { TRIAGE_STATUSES } from '../../../wire/desk/triage.ts';
import { changedSentence, leftSentence, notATag, statusName } from '../../../wording/desk/triage.ts';
import { selectedValue } from '../../intents.ts';
import { actionStatus } from '../shell/action-status.ts';
import { fireDesk } from '../shell/intents.ts';
import { sentTag, tagField } from '../record/tag-field.ts';
import { triageRowLook } from '../look/triage-row.ts';

/** Changes status, assignee or tags of all results that are marked, at once. */
@localized()
@customElement('edgewise-marked-changes')
export class EdgewiseMarkedChanges extends LitElement {
  static override styles = [
    triageRowLook,
    css`
      select,
      input {
        max-width: 9rem;
        min-height: 2.25rem;
        font-size: var(--text-s);
      }
      button {
        min-height: 2.25rem;
      }
    `,
  ];

  @property({ attribute: false }) state: TriagingState = { action: { kind: 'idle' }, last: null, left: [] };
  /** Tags in use, to choose from. */
  @property({ attribute: false }) known: readonly string[] = [];
  /** Name of whoever looks. */
  @property() userName = '';

  /** What was typed and is no tag. */
  @state() private refused: string | null = null;

  /** The field for a tag. */
  override focus(): void {
    this.renderRoot.querySelector('input')?.focus();
  }

  protected override render(): TemplateResult {
    const { action, last, left } = this.state;
    const isBusy = action.kind === 'doing';
    const changed = last === null ? '' : changedSentence(last.map(({ code }) => code));
    return html`<select
        aria-label=${msg('Set the status of all that are marked')}
        ?disabled=${isBusy}
        @change=${this.#onStatus}
      >
        <option value="" selected>${msg('Set status')}</option>
        ${TRIAGE_STATUSES.map((name) => html`<option value=${name}>${statusName(name)}</option>`)}
      </select>
      <button
        type="button"
        ?disabled=${isBusy}
        @click=${() => fireDesk(this, 'desk-triage-marked', { assignee: this.userName })}
      >
        ${msg('Take them')}
      </button>
      <form @submit=${this.#onTag}>
        ${tagField(this.known, { name: msg('Tag for all that are marked'), hint: msg('Tag') })}
        <button name="how" value="add" ?disabled=${isBusy}>${msg('Add tag')}</button>
        <button name="how" value="remove" ?disabled=${isBusy}>${msg('Remove tag')}</button>
      </form>
      ${
        last === null
          ? nothing
          : html`<button type="button" ?disabled=${isBusy} @click=${() => fireDesk(this, 'desk-undo', null)}>
              ${msg('Undo')}
            </button>`
      }
      ${actionStatus(action, { doing: msg('Saving.'), done: `${changed} ${leftSentence(left)}`.trim() })}
      <span class="small" role="status">${this.refused === null ? '' : notATag(this.refused)}</span>`;
  }

  #onStatus(event: Event): void {
    const status = TRIAGE_STATUSES.find((name) => name === selectedValue(event));
    if (event.currentTarget instanceof HTMLSelectElement) event.currentTarget.value = '';
    if (status) fireDesk(this, 'desk-triage-marked', { status });
  }

  #onTag(event: SubmitEvent): void {
    const { tag, refused } = sentTag(event);
    this.refused = refused;
    if (tag === null) return;
    const isRemoved = event.submitter instanceof HTMLButtonElement && event.submitter.value === 'remove';
    fireDesk(this, 'desk-triage-marked', isRemoved ? { removeTag: tag } : { addTag: tag });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-marked-changes': EdgewiseMarkedChanges;
  }
}
