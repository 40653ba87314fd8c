import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { Webhook } from '../../../wire/desk/alerts.ts';
import { formLook } from '../../look/form.ts';
import { formButtons, textField } from './alert-form.ts';
import { fireDesk } from '../shell/intents.ts';
import { panelLook } from '../shell/panel-look.ts';

/** The form of a new webhook, or of one that is changed. Fires `edgewise-cancel` when the change is left alone. */
@localized()
@customElement('edgewise-alert-webhook')
export class EdgewiseAlertWebhook extends LitElement {
  static override styles = [formLook, panelLook];

  @property({ type: Boolean }) isBusy = false;
  /** The one that is changed; `null`: a new one. What is typed stays while it comes anew. */
  @property({ attribute: false }) webhook: Webhook | null = null;

  @state() private name = '';
  @state() private url = '';

  #takenId: string | null = null;

  protected override willUpdate(): void {
    if (!this.webhook || this.webhook.id === this.#takenId) return;
    this.#takenId = this.webhook.id;
    this.name = this.webhook.name;
    this.url = this.webhook.url;
  }

  protected override render(): TemplateResult {
    return html`<form @submit=${this.#onSubmit}>
      <h3>${this.webhook ? msg('Change this webhook') : msg('New webhook')}</h3>
      <div class="fields">
        ${textField(msg('Name of the webhook'), this.name, 200, (text) => (this.name = text))}
        ${textField(msg('Address (http or https)'), this.url, 1000, (text) => (this.url = text))}
      </div>
      ${
        this.webhook
          ? html`<p class="quiet small">
              ${msg('The secret stays. What is still to be delivered goes to the new address.')}
            </p>`
          : nothing
      }
      <div class="row">
        ${formButtons(this, this.webhook ? msg('Store the webhook') : msg('Add the webhook'), this.isBusy || !this.#isWhole(), this.webhook !== null)}
      </div>
    </form>`;
  }

  #isWhole(): boolean {
    return this.name.trim() !== '' && /^https?:\/\/\S+$/.test(this.url.trim());
  }

  #onSubmit(event: Event): void {
    event.preventDefault();
    if (this.isBusy || !this.#isWhole()) return;
    const webhook = { name: this.name.trim(), url: this.url.trim() };
    fireDesk(
      this,
      'desk-alerts',
      this.webhook
        ? { kind: 'change-webhook', id: this.webhook.id, webhook }
        : { kind: 'add-webhook', webhook },
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-alert-webhook': EdgewiseAlertWebhook;
  }
}
