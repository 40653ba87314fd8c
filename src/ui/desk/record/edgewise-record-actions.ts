import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { Action } from '../../../app/desk/state.ts';
import { hasCall } from '../../../core/verdict/call-made.ts';
import { formatAddress } from '../../../wire/desk/address.ts';
import { callPathAddress } from '../../../wire/desk/plan/call-path.ts';
import type { OpenedRecord } from '../../../wire/desk/record.ts';
import { DESK_ROUTES } from '../../../wire/desk/routes.ts';
import { ROUTES } from '../../../wire/http.ts';
import { columnLook } from '../../look/column.ts';
import { controlsLook } from '../../look/controls.ts';
import { textLook } from '../../look/text.ts';
import { actionStatus } from '../shell/action-status.ts';
import { EXPORT_FORMATS, exportAddress } from '../results/export-address.ts';
import { fireDesk } from '../shell/intents.ts';
import { panelLook } from '../shell/panel-look.ts';
import '../shell/edgewise-confirm.ts';
import '../shell/edgewise-copy.ts';

/** What can be done with an opened result: print, mark, compare, export, and give out or revoke its link. */
@localized()
@customElement('edgewise-record-actions')
export class EdgewiseRecordActions extends LitElement {
  static override styles = [
    textLook,
    controlsLook,
    panelLook,
    columnLook(2),
    css`
      .exports {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-half) var(--space-2);
      }
    `,
  ];

  @property({ attribute: false }) record: OpenedRecord | null = null;
  /** The one that was measured just before this, to compare with; `null` when there is none. */
  @property() beforeId: string | null = null;
  @property({ type: Boolean }) isMarked = false;
  /** Whether whoever looks may revoke or restore the link. */
  @property({ type: Boolean }) canChange = false;
  /** What has become of revoking or restoring the link. */
  @property({ attribute: false }) link: Action = { kind: 'idle' };

  protected override render(): TemplateResult | typeof nothing {
    const { record } = this;
    if (!record) return nothing;
    // Of one that is no longer kept whole, its link opens nothing.
    const link = record.result === null ? nothing : this.#link(record);
    return html`${this.#buttons(record)} ${this.#downloads(record)} ${link}`;
  }

  #buttons({ row, result }: OpenedRecord): TemplateResult {
    const before = this.beforeId;
    const callPath = result !== null && hasCall(result) ? callPathAddress(result) : null;
    return html`<div class="row">
      <button type="button" @click=${() => print()}>${msg('Print a report')}</button>
      <button
        type="button"
        aria-pressed=${this.isMarked ? 'true' : 'false'}
        @click=${() => fireDesk(this, 'desk-mark', row)}
      >
        ${this.isMarked ? msg('Marked to compare') : msg('Mark to compare')}
      </button>
      ${
        before === null
          ? nothing
          : html`<a
              class="button"
              href=${formatAddress({ kind: 'compare', a: { kind: 'result', id: before }, b: { kind: 'result', id: row.id } })}
              >${msg('Compare with the one before')}</a
            >`
      }
      ${
        callPath === null
          ? nothing
          : html`<a class="button" href=${callPath}>${msg('This call\u2019s path')}</a>`
      }
    </div>`;
  }

  #downloads({ row, hasPackets }: OpenedRecord): TemplateResult {
    return html`<p class="exports small">
      <span class="quiet">${msg('Download:')}</span>
      ${EXPORT_FORMATS.map(
        (format) =>
          html`<a href=${exportAddress(format, { kind: 'ids', ids: [row.id] })} download
            >${format.toUpperCase()}</a
          >`,
      )}
      ${
        hasPackets
          ? html`<a href=${DESK_ROUTES.packets(row.id)} download>${msg('Packet records')}</a>`
          : html`<span class="quiet">${msg('(no packet records were kept)')}</span>`
      }
    </p>`;
  }

  #link({ row, isLinkRevoked }: OpenedRecord): TemplateResult {
    const status = actionStatus(this.link, { doing: msg('One moment.'), done: '' });
    const isBusy = this.link.kind === 'doing';
    const setRevoked = (isRevoked: boolean): void => fireDesk(this, 'desk-link', { id: row.id, isRevoked });
    if (isLinkRevoked)
      return html`<div class="row">
        <span>${msg('The link of this result is revoked: it no longer opens anything.')}</span>
        ${
          this.canChange
            ? html`<button type="button" ?disabled=${isBusy} @click=${() => setRevoked(false)}>
                ${msg('Restore the link')}
              </button>`
            : nothing
        }
        ${status}
      </div>`;
    return html`<edgewise-copy
        .label=${msg('Link for the person who tested: whoever has it sees this result, without notes')}
        .text=${new URL(ROUTES.resultPage(row.id), document.baseURI).href}
      ></edgewise-copy>
      ${
        this.canChange
          ? html`<div class="row">
              <edgewise-confirm
                .label=${msg('Revoke the link')}
                .question=${msg('Whoever has the link will no longer see this result. It stays at the desk, and the link can be restored.')}
                ?disabled=${isBusy}
                @edgewise-confirmed=${() => setRevoked(true)}
              ></edgewise-confirm>
              ${status}
            </div>`
          : nothing
      }`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-record-actions': EdgewiseRecordActions;
  }
}
