import { LitElement, html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { AlertRule, NewSilence, Silence } from '../../../wire/desk/alerts.ts';
import { formLook } from '../../look/form.ts';
import { formButtons, siteField, textField } from './alert-form.ts';
import { fireDesk } from '../shell/intents.ts';
import { localInput, readLocalInput } from '../shell/local-time.ts';
import { panelLook } from '../shell/panel-look.ts';

const HOUR_MS = 3_600_000;

/** The form of a new silence, or of one that is changed. Fires `edgewise-cancel` when the change is left alone. */
@localized()
@customElement('edgewise-alert-silence')
export class EdgewiseAlertSilence extends LitElement {
  static override styles = [formLook, panelLook];

  @property({ type: Boolean }) isBusy = false;
  @property({ attribute: false }) rules: readonly AlertRule[] = [];
  /** Names of the sites that there are. */
  @property({ attribute: false }) sites: readonly string[] = [];
  /** The one that is changed; `null`: a new one. What is typed stays while it comes anew. */
  @property({ attribute: false }) silence: Silence | null = null;

  @state() private ruleId = '';
  @state() private site = '';
  @state() private reason = '';
  /** `null`: now. */
  @state() private fromMs: number | null = null;
  /** `null`: an hour later. */
  @state() private toMs: number | null = null;

  #takenId: string | null = null;

  protected override willUpdate(): void {
    if (!this.silence || this.silence.id === this.#takenId) return;
    const { id, ruleId, site, reason, fromMs, toMs } = this.silence;
    this.#takenId = id;
    this.ruleId = ruleId ?? '';
    this.site = site ?? '';
    this.reason = reason;
    this.fromMs = fromMs;
    this.toMs = toMs;
  }

  protected override render(): TemplateResult {
    const problem = this.#problem();
    return html`<form @submit=${this.#onSubmit}>
      <h3>${this.silence ? msg('Change this silence') : msg('New silence')}</h3>
      <div class="fields">
        <label>
          ${msg('Rule')}
          <select name="rule" @change=${(event: Event) => (this.ruleId = textOf(event))}>
            <option value="">${msg('Every rule')}</option>
            ${this.rules.map(
              ({ id, name }) => html`<option value=${id} .selected=${id === this.ruleId}>${name}</option>`,
            )}
          </select>
        </label>
        ${siteField(msg('Site (empty: every site)'), this.site, this.sites, (text) => (this.site = text))}
        ${this.#moment(msg('From (empty: now)'), this.fromMs, (atMs) => (this.fromMs = atMs))}
        ${this.#moment(msg('Until (empty: for an hour)'), this.toMs, (atMs) => (this.toMs = atMs))}
        ${textField(msg('Reason (optional)'), this.reason, 500, (text) => (this.reason = text))}
      </div>
      <div class="row">
        ${formButtons(this, this.silence ? msg('Store the silence') : msg('Keep silent'), problem !== null || this.isBusy, this.silence !== null)}
        <span class="small" role="status">${problem ?? ''}</span>
      </div>
    </form>`;
  }

  #problem(): string | null {
    const { fromMs, toMs } = this;
    return toMs !== null && toMs <= (fromMs ?? Date.now()) ? msg('A silence ends after it begins.') : null;
  }

  #moment(label: string, value: number | null, set: (atMs: number | null) => void): TemplateResult {
    return html`<label>
      ${label}
      <input
        type="datetime-local"
        .value=${localInput(value ?? undefined)}
        @change=${(event: Event) => set(readLocalInput(textOf(event)))}
      />
    </label>`;
  }

  #onSubmit(event: Event): void {
    event.preventDefault();
    if (this.#problem() !== null || this.isBusy) return;
    const fromMs = this.fromMs ?? Date.now();
    const silence: NewSilence = {
      ruleId: this.ruleId || null,
      site: this.site.trim() || null,
      fromMs,
      toMs: this.toMs ?? fromMs + HOUR_MS,
      reason: this.reason.trim(),
    };
    fireDesk(
      this,
      'desk-alerts',
      this.silence
        ? { kind: 'change-silence', id: this.silence.id, silence }
        : { kind: 'add-silence', silence },
    );
  }
}

const textOf = ({ target }: Event): string =>
  target instanceof HTMLInputElement || target instanceof HTMLSelectElement ? target.value : '';

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-alert-silence': EdgewiseAlertSilence;
  }
}
