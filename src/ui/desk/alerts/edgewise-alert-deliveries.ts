import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { Loaded } from '../../../app/desk/state.ts';
import type { DeliveryRecord } from '../../../wire/desk/alerts.ts';
import { columnHeads } from '../../look/column-heads.ts';
import { loadedLook } from '../shell/loaded-look.ts';
import { rowCardsLook } from '../../look/row-cards.ts';
import { tableLook } from '../../look/table.ts';
import { deliveryEvent, deliveryStatus } from '../../../wording/desk/deliveries.ts';
import { moment, zoneSentence } from '../../../wording/time.ts';
import { wholeNumber } from '../../../wording/quantity.ts';
import { whenLoaded } from '../shell/loading.ts';

/** What became of the newest messages to a webhook. */
@localized()
@customElement('edgewise-alert-deliveries')
export class EdgewiseAlertDeliveries extends LitElement {
  static override styles = [
    loadedLook,
    tableLook,
    rowCardsLook,
    css`
      bdi {
        overflow-wrap: anywhere;
      }
      .missed {
        color: var(--misses);
        font-weight: 650;
      }
      @media (max-width: 44rem) {
        tbody td:nth-child(2),
        tbody td:last-child {
          grid-column: 1 / -1;
        }
      }
    `,
  ];

  @property({ attribute: false }) list: Loaded<readonly DeliveryRecord[]> = { kind: 'loading' };

  protected override render(): TemplateResult {
    return whenLoaded(this, this.list, (deliveries) =>
      deliveries.length === 0
        ? html`<p class="quiet small">${msg('No message has been sent to it yet.')}</p>`
        : this.#table(deliveries),
    );
  }

  #table(deliveries: readonly DeliveryRecord[]): TemplateResult {
    return html`<table class="small">
      <caption>
        ${msg('Newest first; of those that have ended the last hundred are kept.')} ${zoneSentence()}
      </caption>
      ${columnHeads(msg('When'), msg('Message'), msg('Status'), msg('Tries'), msg('Last problem'))}
      <tbody>
        ${deliveries.map((delivery) => this.#row(delivery))}
      </tbody>
    </table>`;
  }

  #row(delivery: DeliveryRecord): TemplateResult {
    const { createdAtMs, status, attempts, problem } = delivery;
    return html`<tr>
      <td data-label=${msg('When')}>${moment(createdAtMs)}</td>
      <td data-label=${msg('Message')}><bdi>${deliveryEvent(delivery)}</bdi></td>
      <td data-label=${msg('Status')} class=${status === 'given-up' ? 'missed' : ''}>
        ${deliveryStatus(delivery)}
      </td>
      <td data-label=${msg('Tries')}>${wholeNumber(attempts)}</td>
      <td data-label=${msg('Last problem')}><bdi>${problem ?? msg('none')}</bdi></td>
    </tr>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-alert-deliveries': EdgewiseAlertDeliveries;
  }
}
