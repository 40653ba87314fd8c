import { css, html, type TemplateResult, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { AlertsState } from '../../../app/desk/state.ts';
import type { Alerts } from '../../../wire/desk/alerts.ts';
import { columnLook } from '../../look/column.ts';
import { loadedLook } from '../shell/loaded-look.ts';
import { ViewElement } from '../../view-element.ts';
import { actionStatus } from '../shell/action-status.ts';
import { whenLoaded } from '../shell/loading.ts';
import './edgewise-alert-rules.ts';
import './edgewise-alert-silences.ts';
import './edgewise-alert-webhooks.ts';

/** What is told by itself, to whom, and when it is silent. */
@localized()
@customElement('edgewise-admin-alerts')
export class EdgewiseAdminAlerts extends ViewElement {
  static override styles = [
    loadedLook,
    columnLook(4),
    css`
      /* What was done at the end of a long page is told where people look. */
      .status {
        position: sticky;
        inset-block-start: 0;
        z-index: 1;
        justify-self: start;
        padding: var(--space-half) var(--space-1);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--page);
      }
    `,
  ];

  @property({ attribute: false }) state: AlertsState = {
    alerts: { kind: 'loading' },
    change: { kind: 'idle' },
    changed: null,
    shownSecret: null,
    deliveries: null,
  };

  /** Names of the sites that there are, to choose one that a rule or a silence is of. */
  @property({ attribute: false }) sites: readonly string[] = [];

  /** Counts changes of each kind that were stored, by which forms know that they are done with. */
  @state() private stored = { rules: 0, silences: 0, webhooks: 0 };

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { change, changed: what } = this.state;
    if (!changed.has('state') || change.kind !== 'done' || what === null || !this.#isNewlyDone(changed))
      return;
    const { rules, silences, webhooks } = this.stored;
    if (what === 'add-rule' || what === 'change-rule') this.stored = { rules: rules + 1, silences, webhooks };
    if (what === 'add-silence' || what === 'change-silence')
      this.stored = { rules, silences: silences + 1, webhooks };
    if (what === 'add-webhook' || what === 'change-webhook')
      this.stored = { rules, silences, webhooks: webhooks + 1 };
  }

  protected override render(): TemplateResult {
    return html`<h1 tabindex="-1">${msg('Alerts')}</h1>
      <p class="status">
        ${actionStatus(this.state.change, { doing: msg('Storing.'), done: doneText(this.state.changed) })}
      </p>
      ${whenLoaded(this, this.state.alerts, (alerts) => this.#parts(alerts))}`;
  }

  #parts({ rules, standings, silences, webhooks }: Alerts): TemplateResult {
    const { shownSecret, deliveries, change } = this.state;
    const isBusy = change.kind === 'doing';
    return html`<edgewise-alert-rules
        .rules=${rules}
        .standings=${standings}
        .isHeard=${webhooks.length > 0}
        .sites=${this.sites}
        .stored=${this.stored.rules}
        ?isBusy=${isBusy}
      ></edgewise-alert-rules>
      <edgewise-alert-silences
        .rules=${rules}
        .silences=${silences}
        .sites=${this.sites}
        .stored=${this.stored.silences}
        ?isBusy=${isBusy}
      ></edgewise-alert-silences>
      <edgewise-alert-webhooks
        .webhooks=${webhooks}
        .shownSecret=${shownSecret}
        .deliveries=${deliveries}
        .stored=${this.stored.webhooks}
        ?isBusy=${isBusy}
      ></edgewise-alert-webhooks>`;
  }

  #isNewlyDone(changed: PropertyValues<this>): boolean {
    return changed.get('state')?.change.kind === 'doing';
  }
}

/** What has been done, in words. */
function doneText(changed: AlertsState['changed']): string {
  switch (changed) {
    case 'test-webhook':
      return msg('A test is on its way.');
    case 'new-webhook-secret':
      return msg('The webhook has a new secret.');
    case 'remove-rule':
    case 'remove-silence':
    case 'remove-webhook':
      return msg('Removed.');
    case 'add-rule':
    case 'change-rule':
    case 'add-silence':
    case 'change-silence':
    case 'add-webhook':
    case 'change-webhook':
    case null:
      return msg('Stored.');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-admin-alerts': EdgewiseAdminAlerts;
  }
}
