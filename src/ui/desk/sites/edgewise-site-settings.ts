import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { Action } from '../../../app/desk/state.ts';
import { isTimeZone } from '../../../core/assessment/local-time.ts';
import type { SiteSettings } from '../../../wire/desk/sites.ts';
import { formLook } from '../../look/form.ts';
import { minutesText, readMinutes } from '../../../wording/sites/choice.ts';
import { actionStatus } from '../shell/action-status.ts';
import { fireDesk } from '../shell/intents.ts';
import { panelLook } from '../shell/panel-look.ts';
import { targetOptions } from '../shell/target-options.ts';

/** What a site is judged by, to be changed by admins. What is typed stays until it is stored. */
@localized()
@customElement('edgewise-site-settings')
export class EdgewiseSiteSettings extends LitElement {
  static override styles = [
    formLook,
    panelLook,
    css`
      form {
        padding-block-start: var(--space-1);
      }
    `,
  ];

  @property() site = '';
  @property({ attribute: false }) settings: SiteSettings | null = null;
  @property({ attribute: false }) action: Action = { kind: 'idle' };

  /** As typed; `null` until somebody types. */
  @state() private zone: string | null = null;
  @state() private minutes: string | null = null;
  @state() private target: string | null = null;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    const isStored = changed.has('action') && this.action.kind === 'done';
    if (!changed.has('site') && !isStored) return;
    this.zone = null;
    this.minutes = null;
    this.target = null;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { settings } = this;
    if (!settings) return nothing;
    const problem = this.#problem();
    return html`<details>
      <summary>${msg('Settings of this site')}</summary>
      <form @submit=${this.#onSubmit}>
        <div class="fields">
          <label>
            ${msg('Time zone of the site')}
            <input
              type="text"
              name="zone"
              list="zones"
              autocomplete="off"
              spellcheck="false"
              maxlength="60"
              .value=${this.zone ?? settings.timeZone}
              @input=${(event: Event) => (this.zone = textOf(event))}
            />
          </label>
          <label>
            ${msg('Minutes between samples')}
            <input
              type="text"
              name="minutes"
              inputmode="decimal"
              autocomplete="off"
              maxlength="10"
              .value=${this.minutes ?? minutesText(settings.everyMs)}
              @input=${(event: Event) => (this.minutes = textOf(event))}
            />
          </label>
          <label>
            ${msg('Targets')}
            <select name="target" @change=${(event: Event) => (this.target = textOf(event))}>
              ${targetOptions(this.target ?? settings.target)}
            </select>
          </label>
        </div>
        <datalist id="zones">
          ${Intl.supportedValuesOf('timeZone').map((zone) => html`<option value=${zone}></option>`)}
        </datalist>
        <p class="quiet small">
          ${msg('Everybody who looks at this site sees it by these. What was measured stays as it is. Left to the samples, the newest ones say what they are.')}
        </p>
        <div class="row">
          <button ?disabled=${problem !== null || this.action.kind === 'doing'}>
            ${msg('Store the settings')}
          </button>
          <button type="button" ?disabled=${this.action.kind === 'doing'} @click=${this.#onLeave}>
            ${msg('Leave them to the samples')}
          </button>
          ${
            problem === null
              ? actionStatus(this.action, { doing: msg('Storing.'), done: msg('Stored.') })
              : html`<span class="small" role="status">${problem}</span>`
          }
        </div>
      </form>
    </details>`;
  }

  #problem(): string | null {
    if (this.zone !== null && !isTimeZone(this.zone.trim()))
      return msg('There is no such time zone; their names are like Europe/Berlin.');
    if (this.minutes !== null && readMinutes(this.minutes) === null)
      return msg('Between samples there can be a quarter of a minute to 1440 minutes.');
    return null;
  }

  #onLeave(): void {
    fireDesk(this, 'desk-site-settings', { site: this.site, settings: LEFT_TO_SAMPLES });
  }

  #onSubmit(event: Event): void {
    event.preventDefault();
    const { settings, site } = this;
    if (!settings || this.#problem() !== null || this.action.kind === 'doing') return;
    fireDesk(this, 'desk-site-settings', {
      site,
      settings: {
        timeZone: this.zone?.trim() ?? settings.timeZone,
        everyMs: (this.minutes === null ? null : readMinutes(this.minutes)) ?? settings.everyMs,
        target: this.target ?? settings.target,
      },
    });
  }
}

const LEFT_TO_SAMPLES = { timeZone: null, everyMs: null, target: null };

const textOf = ({ target }: Event): string =>
  target instanceof HTMLInputElement || target instanceof HTMLSelectElement ? target.value : '';

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-site-settings': EdgewiseSiteSettings;
  }
}
