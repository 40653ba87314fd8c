import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { localized, msg } from '@lit/localize';
import type { Alerts, Silence } from '../../../wire/desk/alerts.ts';
import { controlsLook } from '../../look/controls.ts';
import { textLook } from '../../look/text.ts';
import { silencePhase, silenceText } from '../../../wording/desk/alerts.ts';
import { moment } from '../../../wording/time.ts';
import { AlertList } from './alert-list.ts';
import { fireDesk } from '../shell/intents.ts';
import { panelLook } from '../shell/panel-look.ts';
import { namedButton } from '../shell/named-button.ts';
import { editableListLook } from '../shell/editable-list-look.ts';
import './edgewise-alert-silence.ts';

/** When nothing is told, to be made, changed and ended. */
@localized()
@customElement('edgewise-alert-silences')
export class EdgewiseAlertSilences extends AlertList {
  static override styles = [textLook, controlsLook, panelLook, editableListLook];

  @property({ attribute: false }) rules: Alerts['rules'] = [];
  @property({ attribute: false }) silences: Alerts['silences'] = [];
  /** Names of the sites that there are. */
  @property({ attribute: false }) sites: readonly string[] = [];

  protected override render(): TemplateResult {
    return html`<section>
      <h2>${msg('Silences')}</h2>
      ${this.silences.length === 0 ? html`<p class="quiet">${msg('No alerts are silenced.')}</p>` : nothing}
      <ul class="editable" role="list">
        ${this.silences.map((silence) => this.#silence(silence))}
      </ul>
      ${keyed(
        this.stored,
        html`<edgewise-alert-silence
          .rules=${this.rules}
          .sites=${this.sites}
          ?isBusy=${this.isBusy}
        ></edgewise-alert-silence>`,
      )}
    </section>`;
  }

  #silence(silence: Silence): TemplateResult {
    const { id, fromMs, toMs, reason, createdBy } = silence;
    const name = silenceText(silence, this.rules);
    return this.entry({
      id,
      told: html`<p>
          <strong><bdi>${name}</bdi></strong>
        </p>
        <p>${silencePhase(silence, Date.now())}: ${moment(fromMs)} – ${moment(toMs)}</p>
        <p class="quiet small">
          ${reason === '' ? nothing : html`<bdi>${reason}</bdi>, `}<bdi>${createdBy}</bdi>
        </p>`,
      buttons: html`${namedButton(msg('Change'), name, this.isBusy, () => (this.changedId = id))}
      ${namedButton(msg('End'), name, this.isBusy, () =>
        fireDesk(this, 'desk-alerts', { kind: 'remove-silence', id }),
      )}`,
      form: html`<edgewise-alert-silence
        .rules=${this.rules}
        .sites=${this.sites}
        .silence=${silence}
        ?isBusy=${this.isBusy}
        @edgewise-cancel=${this.leave}
      ></edgewise-alert-silence>`,
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-alert-silences': EdgewiseAlertSilences;
  }
}
