import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { TriageState } from '../../../app/desk/state.ts';
import type { ResultSummary } from '../../../wire/desk/search.ts';
import { TRIAGE_STATUSES, UNTOUCHED, type TriageFields } from '../../../wire/desk/triage.ts';
import { statusName } from '../../../wording/desk/triage.ts';
import { selectedValue } from '../../intents.ts';
import { actionStatus } from '../shell/action-status.ts';
import { fireDesk } from '../shell/intents.ts';
import { submittedText } from '../shell/submitted-text.ts';
import type { TagChange } from './edgewise-tags.ts';
import { triageRowLook } from '../look/triage-row.ts';
import './edgewise-tags.ts';

/** How far a result has come at the help desk, who has it, and its tags; changed here, and the last change undone. */
@localized()
@customElement('edgewise-triage')
export class EdgewiseTriage extends LitElement {
  static override styles = [
    triageRowLook,
    css`
      :host {
        column-gap: var(--space-2);
      }
      label {
        display: inline-flex;
        flex-wrap: wrap;
        gap: var(--space-1);
        align-items: center;
      }
      select,
      input {
        max-width: 13rem;
      }
    `,
  ];

  @property({ attribute: false }) row: Pick<ResultSummary, 'id' | 'triage'> = { id: '', triage: UNTOUCHED };
  @property({ attribute: false }) state: TriageState = { action: { kind: 'idle' }, before: null };
  /** Whether whoever looks may change it; else it is said in words. */
  @property({ type: Boolean }) canChange = false;
  /** Tags in use, to choose from. */
  @property({ attribute: false }) known: readonly string[] = [];
  /** Name of whoever looks. */
  @property() userName = '';

  protected override render(): TemplateResult {
    const { triage } = this.row;
    const { action, before } = this.state;
    const isBusy = action.kind === 'doing';
    if (!this.canChange)
      return html`<p>
        ${msg('Status')}: ${statusName(triage.status)}. ${msg('Assigned to')}:
        ${triage.assignee === null ? msg('nobody') : html`<bdi>${triage.assignee}</bdi>`}.${
          triage.tags.length === 0 ? nothing : html` ${msg('Tags')}: <bdi>${triage.tags.join(', ')}</bdi>.`
        }
      </p>`;
    return html`<label>
        ${msg('Status')}
        <select
          ?disabled=${isBusy}
          @change=${(event: Event) => {
            const status = TRIAGE_STATUSES.find((name) => name === selectedValue(event));
            if (status) this.#change({ status });
          }}
        >
          ${TRIAGE_STATUSES.map(
            (name) =>
              html`<option value=${name} .selected=${name === triage.status}>${statusName(name)}</option>`,
          )}
        </select>
      </label>
      <form @submit=${this.#onAssign}>
        <label>
          ${msg('Assigned to')}
          <input
            name="assignee"
            maxlength="200"
            autocapitalize="none"
            autocomplete="off"
            spellcheck="false"
            placeholder=${msg('nobody')}
            .value=${triage.assignee ?? ''}
          />
        </label>
        <button ?disabled=${isBusy}>${msg('Assign')}</button>
        ${
          triage.assignee === this.userName
            ? nothing
            : html`<button
                type="button"
                ?disabled=${isBusy}
                @click=${() => this.#change({ assignee: this.userName })}
              >
                ${msg('Take it')}
              </button>`
        }
      </form>
      <edgewise-tags
        .tags=${triage.tags}
        .known=${this.known}
        .isBusy=${isBusy}
        @edgewise-tags=${({ detail: tags }: TagChange) => this.#change({ tags })}
      ></edgewise-tags>
      ${
        before === null || isBusy
          ? nothing
          : html`<button type="button" @click=${() => fireDesk(this, 'desk-triage-undo', null)}>
              ${msg('Undo the last change')}
            </button>`
      }
      ${actionStatus(action, { doing: msg('Saving.'), done: msg('Saved.') })}`;
  }

  #change(change: Partial<TriageFields>): void {
    fireDesk(this, 'desk-triage', { id: this.row.id, change });
  }

  #onAssign(event: SubmitEvent): void {
    const name = submittedText(event)?.('assignee').trim();
    if (name !== undefined) this.#change({ assignee: name === '' ? null : name });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-triage': EdgewiseTriage;
  }
}
