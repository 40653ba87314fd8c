import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { ViewsState } from '../../../app/desk/state.ts';
import { EVERYTHING, formatAddress, type ListQuery } from '../../../wire/desk/address.ts';
import { DESK_PAGE } from '../../../wire/desk/routes.ts';
import type { SavedView } from '../../../wire/desk/views.ts';
import { actionStatus } from '../shell/action-status.ts';
import { fireDesk } from '../shell/intents.ts';
import { submittedText } from '../shell/submitted-text.ts';
import type { ListColumn } from './list-columns.ts';
import { controlRowLook } from '../look/control-row.ts';
import { smallFoldLook } from '../look/small-fold.ts';

/** The part of a list's address that a view keeps. */
export const queryOfList = (query: ListQuery): string =>
  formatAddress({ kind: 'list', query }).slice(DESK_PAGE.length + 1);

/** Keeps the list as it is shown under a name; where it is a view already, renames, shares and deletes that. */
@localized()
@customElement('edgewise-save-view')
export class EdgewiseSaveView extends LitElement {
  static override styles = [
    controlRowLook,
    smallFoldLook,
    css`
      form {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-1) var(--space-2);
        align-items: end;
        padding-block: var(--space-1);
      }
      input:not([type='checkbox']) {
        max-width: 16rem;
      }
      .check {
        display: inline-flex;
        gap: var(--space-half);
        align-items: center;
        min-height: 2.25rem;
      }
    `,
  ];

  @property({ attribute: false }) query: ListQuery = EVERYTHING;
  @property({ attribute: false }) columns: readonly ListColumn[] = [];
  @property({ attribute: false }) views: ViewsState = {
    views: [],
    counts: new Map(),
    action: { kind: 'idle' },
    deleted: null,
  };
  /** Whether whoever looks may share views. */
  @property({ type: Boolean }) canShare = false;

  protected override render(): TemplateResult {
    const { deleted, action } = this.views;
    const view = this.#own();
    return html`<details>
      <summary>${view === null ? msg('Save view') : msg('This view')}</summary>
      <form @submit=${this.#onSubmit}>
        <label>
          ${msg('Name')}
          <input name="name" required maxlength="60" autocomplete="off" .value=${view?.name ?? ''} />
        </label>
        ${
          this.canShare
            ? html`<label class="check">
                <input type="checkbox" name="shared" value="yes" .checked=${view?.isShared ?? false} />
                ${msg('For everybody at the desk')}
              </label>`
            : nothing
        }
        <button ?disabled=${action.kind === 'doing'}>
          ${view === null ? msg('Save') : msg('Save the changes')}
        </button>
        ${
          view === null
            ? nothing
            : html`<button
                type="button"
                ?disabled=${action.kind === 'doing'}
                @click=${() => fireDesk(this, 'desk-view-remove', view)}
              >
                ${msg('Delete the view')}
              </button>`
        }
        ${
          deleted === null
            ? nothing
            : html`<button type="button" @click=${() => fireDesk(this, 'desk-view-restore', null)}>
                ${msg('Undo deleting')} <bdi>${deleted.name}</bdi>
              </button>`
        }
        ${actionStatus(action, { doing: msg('Saving.'), done: deleted === null ? msg('Saved.') : msg('Deleted.') })}
      </form>
    </details>`;
  }

  /** The view that this list is, if whoever looks may change it. */
  #own(): SavedView | null {
    const query = queryOfList(this.query);
    return this.views.views.find((view) => view.canChange && view.query === query) ?? null;
  }

  #onSubmit(event: SubmitEvent): void {
    const typed = submittedText(event);
    const name = typed?.('name').trim() ?? '';
    if (!typed || name === '') return;
    const view = {
      name,
      isShared: typed('shared') === 'yes',
      query: queryOfList(this.query),
      columns: [...this.columns],
    };
    const own = this.#own();
    if (own) fireDesk(this, 'desk-view-change', { id: own.id, view });
    else fireDesk(this, 'desk-view-save', view);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-save-view': EdgewiseSaveView;
  }
}
