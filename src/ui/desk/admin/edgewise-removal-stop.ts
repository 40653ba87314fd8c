import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { RemovalState, RemovalStop } from '../../../app/desk/state.ts';
import { loadedLook } from '../shell/loaded-look.ts';
import { confirmQuestion, stoppedCount, stopReason } from '../../../wording/desk/removal.ts';
import { actionStatus } from '../shell/action-status.ts';
import { fireDesk } from '../shell/intents.ts';
import '../shell/edgewise-confirm.ts';

/** Tells an admin that the server has stopped deleting what is beyond its limits, and takes their word that it may. */
@localized()
@customElement('edgewise-removal-stop')
export class EdgewiseRemovalStop extends LitElement {
  static override styles = [
    loadedLook,
    css`
      :host {
        display: block;
      }
      .notice {
        border-radius: 0;
        gap: var(--space-half);
        padding-block: var(--space-1);
        /* A low window keeps room for what is below. */
        max-height: 50vh;
        overflow-y: auto;
      }
      p {
        max-width: 60rem;
      }
      @media print {
        :host {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) state: RemovalState | null = null;

  protected override render(): TemplateResult | typeof nothing {
    if (!this.state?.stop) return nothing;
    const { stop, confirm } = this.state;
    if (confirm.kind === 'done')
      return html`<div class="notice neutral" role="status">
        <p>${msg('Confirmed. The server deletes it within minutes.')}</p>
      </div>`;
    return html`<section class="notice" aria-labelledby="headline">
      <p id="headline"><strong>${msg('The server has stopped deleting old results.')}</strong></p>
      <p class="small">${stopReason(stop)} ${stoppedCount(stop.beyond)}</p>
      <p class="small">
        ${msg('If the clock is wrong, have it set right: deleting then goes on by itself. If so much is meant to go, confirm it.')}
      </p>
      <div class="row">
        <edgewise-confirm
          .label=${msg('Delete it')}
          .question=${confirmQuestion(stop)}
          .about=${msg('what is beyond its limits')}
          ?disabled=${confirm.kind === 'doing'}
          @edgewise-confirmed=${() => this.#onConfirmed(stop)}
        ></edgewise-confirm>
        ${actionStatus(confirm, { doing: msg('One moment.'), done: '' })}
      </div>
    </section>`;
  }

  #onConfirmed({ id }: RemovalStop): void {
    fireDesk(this, 'desk-confirm-removal', id);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-removal-stop': EdgewiseRemovalStop;
  }
}
