import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { AuditState } from '../../../app/desk/state.ts';
import type { AuditEntry } from '../../../wire/desk/admin.ts';
import { columnHeads } from '../../look/column-heads.ts';
import { formPanelLook } from '../look/form-panel.ts';
import { columnLook } from '../../look/column.ts';
import { rowCardsLook } from '../../look/row-cards.ts';
import { tableLook } from '../../look/table.ts';
import { ViewElement } from '../../view-element.ts';
import { AUDIT_ACTIONS, auditAction } from '../../../wording/desk/admin.ts';
import { momentInZone } from '../../../wording/time.ts';
import { actionStatus } from '../shell/action-status.ts';
import { fireDesk } from '../shell/intents.ts';
import { failedNotice } from '../shell/loading.ts';
import { submittedText } from '../shell/submitted-text.ts';

/** Who did what, when, from where. */
@localized()
@customElement('edgewise-admin-audit')
export class EdgewiseAdminAudit extends ViewElement {
  static override styles = [
    formPanelLook,
    tableLook,
    columnLook(3),
    css`
      .go {
        align-self: end;
      }
      tr.login-failed td:nth-child(3) {
        color: var(--misses);
        font-weight: 650;
      }
    `,
    rowCardsLook,
  ];

  @property({ attribute: false }) state: AuditState | null = null;

  protected override render(): TemplateResult | typeof nothing {
    const { state } = this;
    if (!state) return nothing;
    return html`<h1 tabindex="-1">${msg('Audit trail')}</h1>
      ${this.#form(state.filter)} ${this.#content(state)}`;
  }

  #form(filter: AuditState['filter']): TemplateResult {
    return html`<form @submit=${this.#onSubmit} role="search">
      <div class="fields">
        <label>
          ${msg('Who')}
          <input type="search" name="who" dir="auto" maxlength="200" .value=${filter.who} />
        </label>
        <label>
          ${msg('What')}
          <select name="action">
            <option value="" .selected=${filter.action === ''}>${msg('Everything')}</option>
            ${AUDIT_ACTIONS.map(
              (action) =>
                html`<option value=${action} .selected=${action === filter.action}>
                  ${auditAction(action)}
                </option>`,
            )}
          </select>
        </label>
        <label>
          ${msg('Done to')}
          <input type="search" name="subject" dir="auto" maxlength="200" .value=${filter.subject} />
        </label>
        <button class="go">${msg('Search')}</button>
      </div>
    </form>`;
  }

  #content(state: AuditState): TemplateResult {
    const { status, entries, filter } = state;
    if (status.kind === 'failed') return failedNotice(this, status.message);
    if (entries.length === 0) {
      if (status.kind !== 'done') return html`<p class="quiet" role="status">${msg('Loading.')}</p>`;
      const isNarrowed = filter.who + filter.action + filter.subject !== '';
      return html`<p class="quiet" role="status">
        ${isNarrowed ? msg('Nothing in the trail fits this search.') : msg('Nothing has been recorded yet.')}
      </p>`;
    }
    return html`<table class="small">
        ${columnHeads(msg('When'), msg('Who'), msg('What'), msg('Done to'), msg('From'))}
        <tbody>
          ${entries.map((entry) => this.#entry(entry))}
        </tbody>
      </table>
      ${this.#more(state)}`;
  }

  #entry({ atMs, who, action, subject, address }: AuditEntry): TemplateResult {
    return html`<tr class=${action === 'login-failed' ? action : ''}>
      <td data-label=${msg('When')}>${momentInZone(atMs)}</td>
      <td data-label=${msg('Who')}><bdi>${who}</bdi></td>
      <td data-label=${msg('What')}>${auditAction(action)}</td>
      <td data-label=${msg('Done to')}><bdi>${subject ?? '\u2013'}</bdi></td>
      <td data-label=${msg('From')}>${address ?? '\u2013'}</td>
    </tr>`;
  }

  #more({ next, more }: AuditState): TemplateResult {
    if (next === null) return html`<p class="quiet small">${msg('That is all.')}</p>`;
    return html`<div class="row">
      <button
        type="button"
        ?disabled=${more.kind === 'doing'}
        @click=${() => fireDesk(this, 'desk-audit-more', null)}
      >
        ${msg('Show older ones')}
      </button>
      ${actionStatus(more, { doing: msg('Loading.'), done: '' })}
    </div>`;
  }

  #onSubmit(event: SubmitEvent): void {
    const text = submittedText(event);
    if (!text) return;
    const [who, action, subject] = [text('who').trim(), text('action').trim(), text('subject').trim()];
    fireDesk(this, 'desk-audit', { who, action, subject });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-admin-audit': EdgewiseAdminAudit;
  }
}
