import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { localized, msg } from '@lit/localize';
import { LAST_WEEK, formatAddress, type ListQuery } from '../../../wire/desk/address.ts';
import type { AlertRule, AlertStanding, Alerts } from '../../../wire/desk/alerts.ts';
import { controlsLook } from '../../look/controls.ts';
import { statusIcon } from '../../look/status-icon.ts';
import { statusLook } from '../../look/status.ts';
import { textLook } from '../../look/text.ts';
import {
  conditionText,
  delaysText,
  notifiesNobody,
  siteText,
  standingText,
} from '../../../wording/desk/alerts.ts';
import { moment } from '../../../wording/time.ts';
import { AlertList } from './alert-list.ts';
import { fireDesk } from '../shell/intents.ts';
import { panelLook } from '../shell/panel-look.ts';
import { namedButton } from '../shell/named-button.ts';
import { editableListLook } from '../shell/editable-list-look.ts';
import './edgewise-alert-rule.ts';
import '../shell/edgewise-confirm.ts';

/** Rules and where they stand, to be made, changed and removed. */
@localized()
@customElement('edgewise-alert-rules')
export class EdgewiseAlertRules extends AlertList {
  static override styles = [textLook, controlsLook, statusLook, panelLook, editableListLook];

  @property({ attribute: false }) rules: Alerts['rules'] = [];
  @property({ attribute: false }) standings: Alerts['standings'] = [];

  /** Whether there is a webhook: without one nobody is notified. */
  @property({ type: Boolean }) isHeard = false;

  /** Names of the sites that there are. */
  @property({ attribute: false }) sites: readonly string[] = [];

  protected override render(): TemplateResult {
    return html`<section>
      <h2>${msg('Rules')}</h2>
      ${this.rules.length === 0 ? html`<p class="quiet">${msg('There are no rules, so nobody is notified of anything.')}</p>` : nothing}
      <ul class="editable" role="list">
        ${this.rules.map((rule) => this.#rule(rule))}
      </ul>
      ${keyed(
        this.stored,
        html`<edgewise-alert-rule
          .sites=${this.sites}
          .isHeard=${this.isHeard}
          ?isBusy=${this.isBusy}
        ></edgewise-alert-rule>`,
      )}
    </section>`;
  }

  /** What fires has its evidence beside it: the site as it is assessed, and its results since then. */
  #standing(standing: AlertStanding): TemplateResult {
    const { site, state, sinceMs } = standing;
    if (state !== 'firing') return html`<p class="small"><bdi>${standingText(standing)}</bdi></p>`;
    const results: ListQuery = { search: { site, fromMs: sinceMs }, within: null };
    return html`<p class="small">
      <span class="status misses">${statusIcon('misses')} <bdi>${standingText(standing)}</bdi></span>
      <a href=${formatAddress({ kind: 'site', site, query: LAST_WEEK })}>${msg('The site')}</a>,
      <a href=${formatAddress({ kind: 'list', query: results })}>${msg('its results since then')}</a>
    </p>`;
  }

  #rule(rule: AlertRule): TemplateResult {
    return this.entry({
      id: rule.id,
      told: html`<p>
          <strong><bdi>${rule.name}</bdi></strong
          >, <bdi>${siteText(rule)}</bdi>
        </p>
        <p>${conditionText(rule)}; ${delaysText(rule)}.</p>
        ${this.standings
          .filter(({ ruleId }) => ruleId === rule.id)
          .map((standing) => this.#standing(standing))}
        ${this.isHeard ? nothing : html`<p class="small"><strong>${notifiesNobody()}</strong></p>`}
        <p class="quiet small"><bdi>${rule.createdBy}</bdi>, ${moment(rule.createdAtMs)}</p>`,
      buttons: html`${namedButton(msg('Change'), rule.name, this.isBusy, () => (this.changedId = rule.id))}
        <edgewise-confirm
          .label=${msg('Remove')}
          .about=${rule.name}
          .question=${msg('Notifications that were sent stay sent: nobody is told that the alert is over.')}
          ?disabled=${this.isBusy}
          @edgewise-confirmed=${() => fireDesk(this, 'desk-alerts', { kind: 'remove-rule', id: rule.id })}
        ></edgewise-confirm>`,
      form: html`<edgewise-alert-rule
        .rule=${rule}
        .sites=${this.sites}
        .isHeard=${this.isHeard}
        ?isBusy=${this.isBusy}
        @edgewise-cancel=${this.leave}
      ></edgewise-alert-rule>`,
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-alert-rules': EdgewiseAlertRules;
  }
}
