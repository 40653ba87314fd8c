import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { AlertsState } from '../../app/desk/state.ts';
import type { AlertRule, Alerts, Webhook } from '../../wire/desk/alerts.ts';
import { controlsLook } from '../look/controls.ts';
import { fieldLook } from '../look/field.ts';
import { inputLook } from '../look/input.ts';
import { noticeLook } from '../look/notice.ts';
import { textLook } from '../look/text.ts';
import { ViewElement } from '../view-element.ts';
import { conditionText, delaysText, silenceText, siteText, standingText } from '../wording/desk-alerts.ts';
import { moment } from '../wording/desk-time.ts';
import { wholeNumber } from '../wording/quantity.ts';
import { actionStatus } from './action-status.ts';
import { fireDesk } from './intents.ts';
import { whenLoaded } from './loading.ts';
import { localInput, readLocalInput } from './local-time.ts';
import { panelLook } from './panel-look.ts';
import './edgewise-alert-rule.ts';
import './edgewise-copy.ts';

const HOUR_MS = 3_600_000;

/** What is told by itself, to whom, and when it is silent. */
@localized()
@customElement('edgewise-admin-alerts')
export class EdgewiseAdminAlerts extends ViewElement {
  static override styles = [
    textLook,
    controlsLook,
    fieldLook,
    inputLook,
    noticeLook,
    panelLook,
    css`
      :host {
        display: grid;
        gap: var(--space-4);
      }
      .things {
        list-style: none;
        padding: 0;
        display: grid;
        gap: var(--space-1);
      }
      .things li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: var(--space-1);
        align-items: start;
        padding-block: var(--space-1);
        border-block-end: 1px solid var(--line);
      }
      label {
        grid-template-columns: minmax(0, 1fr);
      }
      edgewise-copy {
        justify-self: stretch;
      }
      @media (max-width: 30rem) {
        .things li {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  @property({ attribute: false }) state: AlertsState = {
    alerts: { kind: 'loading' },
    change: { kind: 'idle' },
    changed: null,
    created: null,
  };

  @state() private hookName = '';
  @state() private hookUrl = '';
  @state() private silenceRule = '';
  @state() private silenceSite = '';
  @state() private silenceReason = '';
  @state() private silenceTo: number | null = null;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('state') || this.state.change.kind !== 'done') return;
    if (this.state.changed === 'add-webhook') this.hookName = this.hookUrl = '';
    if (this.state.changed === 'add-silence') this.silenceReason = this.silenceSite = '';
  }

  protected override render(): TemplateResult {
    return html`<h1 tabindex="-1">${msg('Alerts')}</h1>
      <p>
        ${actionStatus(this.state.change, { doing: msg('Storing.'), done: doneText(this.state.changed) })}
      </p>
      ${whenLoaded(
        this,
        this.state.alerts,
        (alerts) => html`${this.#rules(alerts)} ${this.#silences(alerts)} ${this.#webhooks(alerts)}`,
      )}`;
  }

  get #isBusy(): boolean {
    return this.state.change.kind === 'doing';
  }

  #rules({ rules, standings }: Alerts): TemplateResult {
    return html`<section>
      <h2>${msg('Rules')}</h2>
      ${rules.length === 0 ? html`<p class="quiet">${msg('There is no rule: nothing is told by itself.')}</p>` : nothing}
      <ul class="things" role="list">
        ${rules.map((rule) => this.#rule(rule, standings))}
      </ul>
      <edgewise-alert-rule .isBusy=${this.#isBusy}></edgewise-alert-rule>
    </section>`;
  }

  #rule(rule: AlertRule, standings: Alerts['standings']): TemplateResult {
    return html`<li>
      <div>
        <p>
          <strong><bdi>${rule.name}</bdi></strong
          >, <bdi>${siteText(rule.site)}</bdi>
        </p>
        <p>${conditionText(rule)}; ${delaysText(rule)}.</p>
        ${standings
          .filter(({ ruleId }) => ruleId === rule.id)
          .map((standing) => html`<p class="small"><bdi>${standingText(standing)}</bdi></p>`)}
        <p class="quiet small"><bdi>${rule.createdBy}</bdi>, ${moment(rule.createdAtMs)}</p>
      </div>
      ${this.#button(msg('Remove'), rule.name, () =>
        fireDesk(this, 'desk-alerts', { kind: 'remove-rule', id: rule.id }),
      )}
    </li>`;
  }

  #silences({ silences, rules }: Alerts): TemplateResult {
    return html`<section>
      <h2>${msg('Silences')}</h2>
      <ul class="things" role="list">
        ${silences.map(
          (silence) =>
            html`<li>
              <div>
                <p>
                  <strong><bdi>${silenceText(silence, rules)}</bdi></strong>
                </p>
                <p>${moment(silence.fromMs)} – ${moment(silence.toMs)}</p>
                <p class="quiet small"><bdi>${silence.reason}</bdi> <bdi>${silence.createdBy}</bdi></p>
              </div>
              ${this.#button(msg('End'), silenceText(silence, rules), () =>
                fireDesk(this, 'desk-alerts', { kind: 'remove-silence', id: silence.id }),
              )}
            </li>`,
        )}
      </ul>
      <form @submit=${this.#onSilence}>
        <h3>${msg('New silence, from now on')}</h3>
        <div class="fields">
          <label>
            ${msg('Rule')}
            <select name="rule" @change=${(event: Event) => (this.silenceRule = textOf(event))}>
              <option value="">${msg('Every rule')}</option>
              ${rules.map(
                ({ id, name }) =>
                  html`<option value=${id} .selected=${id === this.silenceRule}>${name}</option>`,
              )}
            </select>
          </label>
          ${this.#text(msg('Site (empty: every site)'), this.silenceSite, (text) => (this.silenceSite = text))}
          <label>
            ${msg('Until (empty: for an hour)')}
            <input
              type="datetime-local"
              .value=${localInput(this.silenceTo ?? undefined)}
              @change=${(event: Event) => (this.silenceTo = readLocalInput(textOf(event)))}
            />
          </label>
          ${this.#text(msg('Reason (optional)'), this.silenceReason, (text) => (this.silenceReason = text))}
        </div>
        <div class="row"><button ?disabled=${this.#isBusy}>${msg('Keep silent')}</button></div>
      </form>
    </section>`;
  }

  #webhooks({ webhooks }: Alerts): TemplateResult {
    const { created } = this.state;
    return html`<section>
      <h2>${msg('Where alerts go')}</h2>
      <p class="quiet small">
        ${msg('Every alert goes to every webhook as signed JSON, and is tried again until it is taken.')}
      </p>
      ${
        created
          ? html`<div class="notice neutral">
              <p><strong>${msg('Take the secret down now: it is not shown again.')}</strong></p>
              <edgewise-copy .text=${created.secret} .label=${msg('Secret of the signature')}></edgewise-copy>
              <button type="button" @click=${() => fireDesk(this, 'desk-webhook-seen', null)}>
                ${msg('I have it')}
              </button>
            </div>`
          : nothing
      }
      <ul class="things" role="list">
        ${webhooks.map((webhook) => this.#webhook(webhook))}
      </ul>
      <form @submit=${this.#onWebhook}>
        <h3>${msg('New webhook')}</h3>
        <div class="fields">
          ${this.#text(msg('Name of the webhook'), this.hookName, (text) => (this.hookName = text))}
          ${this.#text(msg('Address (http or https)'), this.hookUrl, (text) => (this.hookUrl = text), 1000)}
        </div>
        <div class="row">
          <button
            ?disabled=${this.#isBusy || this.hookName.trim() === '' || !/^https?:\/\/\S+$/.test(this.hookUrl.trim())}
          >
            ${msg('Add the webhook')}
          </button>
        </div>
      </form>
    </section>`;
  }

  #webhook({ id, name, url, waiting, problem }: Webhook): TemplateResult {
    return html`<li>
      <div>
        <p>
          <strong><bdi>${name}</bdi></strong>
        </p>
        <p class="small"><bdi>${url}</bdi></p>
        <p class="small">
          ${waiting === 0 ? msg('Everything was delivered.') : html`${wholeNumber(waiting)} ${msg('still to be delivered.')}`}
          ${problem === null ? nothing : html`<bdi>${problem}</bdi>`}
        </p>
      </div>
      <div class="row">
        ${this.#button(msg('Send a test'), name, () => fireDesk(this, 'desk-alerts', { kind: 'test-webhook', id }))}
        ${this.#button(msg('Remove'), name, () => fireDesk(this, 'desk-alerts', { kind: 'remove-webhook', id }))}
      </div>
    </li>`;
  }

  #button(text: string, of: string, onClick: () => void): TemplateResult {
    return html`<button type="button" aria-label="${text}: ${of}" ?disabled=${this.#isBusy} @click=${onClick}>
      ${text}
    </button>`;
  }

  #text(label: string, value: string, set: (text: string) => void, most = 200): TemplateResult {
    return html`<label>
      ${label}
      <input
        type="text"
        dir="auto"
        autocomplete="off"
        maxlength=${most}
        .value=${value}
        @input=${(event: Event) => set(textOf(event))}
      />
    </label>`;
  }

  #onSilence(event: Event): void {
    event.preventDefault();
    if (this.#isBusy) return;
    const fromMs = Date.now();
    fireDesk(this, 'desk-alerts', {
      kind: 'add-silence',
      silence: {
        ruleId: this.silenceRule || null,
        site: this.silenceSite.trim() || null,
        fromMs,
        toMs: this.silenceTo ?? fromMs + HOUR_MS,
        reason: this.silenceReason.trim(),
      },
    });
  }

  #onWebhook(event: Event): void {
    event.preventDefault();
    if (this.#isBusy) return;
    const webhook = { name: this.hookName.trim(), url: this.hookUrl.trim() };
    fireDesk(this, 'desk-alerts', { kind: 'add-webhook', webhook });
  }
}

/** What has been done, in words. */
function doneText(changed: AlertsState['changed']): string {
  switch (changed) {
    case 'test-webhook':
      return msg('A test is on its way.');
    case 'remove-rule':
    case 'remove-silence':
    case 'remove-webhook':
      return msg('Removed.');
    case 'add-rule':
    case 'add-silence':
    case 'add-webhook':
    case null:
      return msg('Stored.');
  }
}

const textOf = ({ target }: Event): string =>
  target instanceof HTMLInputElement || target instanceof HTMLSelectElement ? target.value : '';

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-admin-alerts': EdgewiseAdminAlerts;
  }
}
