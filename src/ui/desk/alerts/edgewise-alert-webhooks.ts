import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { localized, msg, str } from '@lit/localize';
import type { AlertsState } from '../../../app/desk/state.ts';
import type { Alerts, Webhook } from '../../../wire/desk/alerts.ts';
import { loadedLook } from '../shell/loaded-look.ts';
import { oldSecretText } from '../../../wording/desk/alerts.ts';
import { isolated } from '../../../wording/isolated.ts';
import { wholeNumber } from '../../../wording/quantity.ts';
import { AlertList } from './alert-list.ts';
import { fireDesk } from '../shell/intents.ts';
import { namedButton } from '../shell/named-button.ts';
import { editableListLook } from '../shell/editable-list-look.ts';
import './edgewise-alert-deliveries.ts';
import './edgewise-alert-webhook.ts';
import '../shell/edgewise-confirm.ts';
import '../shell/edgewise-copy.ts';

/** Where alerts go and whether they get there, to be made, tried, changed and removed. */
@localized()
@customElement('edgewise-alert-webhooks')
export class EdgewiseAlertWebhooks extends AlertList {
  static override styles = [
    loadedLook,
    editableListLook,
    css`
      .notice edgewise-copy {
        justify-self: stretch;
      }
    `,
  ];

  @property({ attribute: false }) webhooks: Alerts['webhooks'] = [];
  @property({ attribute: false }) shownSecret: AlertsState['shownSecret'] = null;
  @property({ attribute: false }) deliveries: AlertsState['deliveries'] = null;

  protected override render(): TemplateResult {
    return html`<section>
      <h2>${msg('Where alerts go')}</h2>
      <p class="quiet small">
        ${msg('Every alert goes to every webhook as signed JSON, and is tried again until it is taken, for a day.')}
      </p>
      ${this.#secret()}
      <ul class="editable" role="list">
        ${this.webhooks.map((webhook) => this.#webhook(webhook))}
      </ul>
      ${keyed(this.stored, html`<edgewise-alert-webhook ?isBusy=${this.isBusy}></edgewise-alert-webhook>`)}
    </section>`;
  }

  /** The buttons that give a secret are further down the page than the secret. */
  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('shownSecret') || !this.shownSecret) return;
    this.renderRoot.querySelector('.notice')?.scrollIntoView({ block: 'center' });
  }

  #secret(): TemplateResult | typeof nothing {
    if (!this.shownSecret) return nothing;
    const { webhook, secret } = this.shownSecret;
    return html`<div class="notice neutral">
      <p><strong>${msg('Copy the secret now: it is not shown again.')}</strong></p>
      ${oldSecretSentence(webhook)}
      <edgewise-copy
        .text=${secret}
        .label=${msg(str`Secret of the signature: ${isolated(webhook.name)}`)}
      ></edgewise-copy>
      <button type="button" @click=${() => fireDesk(this, 'desk-webhook-seen', null)}>
        ${msg('I have it')}
      </button>
    </div>`;
  }

  #webhook(webhook: Webhook): TemplateResult {
    const { id, name, url, waiting, problem } = webhook;
    const isShown = this.deliveries?.webhookId === id;
    return this.entry({
      id,
      told: html`<p>
          <strong><bdi>${name}</bdi></strong>
        </p>
        <p class="small"><bdi>${url}</bdi></p>
        <p class="small">
          ${waiting === 0 ? msg('Nothing is still to be delivered.') : html`${wholeNumber(waiting)} ${msg('still to be delivered.')}`}
          ${problem === null ? nothing : html`<bdi>${problem}</bdi>`}
        </p>
        ${oldSecretSentence(webhook)}`,
      buttons: html`${namedButton(msg('Send a test'), name, this.isBusy, () =>
          fireDesk(this, 'desk-alerts', { kind: 'test-webhook', id }),
        )}
        ${namedButton(isShown ? msg('Hide deliveries') : msg('Deliveries'), name, false, () =>
          fireDesk(this, 'desk-deliveries', isShown ? null : id),
        )}
        ${namedButton(msg('Change'), name, this.isBusy, () => (this.changedId = id))}
        <edgewise-confirm
          .label=${msg('New secret')}
          .about=${name}
          .question=${msg('Messages are signed by a new secret from now on, and for 24 hours by this one too, so that there is time to give the new one to the receiver.')}
          ?disabled=${this.isBusy}
          @edgewise-confirmed=${() => fireDesk(this, 'desk-alerts', { kind: 'new-webhook-secret', id })}
        ></edgewise-confirm>
        <edgewise-confirm
          .label=${msg('Remove')}
          .about=${name}
          .question=${msg('What is still to be delivered to it goes with it, and so does its secret.')}
          ?disabled=${this.isBusy}
          @edgewise-confirmed=${() => fireDesk(this, 'desk-alerts', { kind: 'remove-webhook', id })}
        ></edgewise-confirm>`,
      below: isShown
        ? html`<edgewise-alert-deliveries .list=${this.deliveries?.list}></edgewise-alert-deliveries>`
        : nothing,
      form: html`<edgewise-alert-webhook
        .webhook=${webhook}
        ?isBusy=${this.isBusy}
        @edgewise-cancel=${this.leave}
      ></edgewise-alert-webhook>`,
    });
  }
}

const oldSecretSentence = ({ oldSecretUntilMs }: Webhook): TemplateResult | typeof nothing =>
  oldSecretUntilMs === null ? nothing : html`<p class="small">${oldSecretText(oldSecretUntilMs)}</p>`;

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-alert-webhooks': EdgewiseAlertWebhooks;
  }
}
