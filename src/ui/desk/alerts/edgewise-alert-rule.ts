import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg, str } from '@lit/localize';
import { SAMPLED_NAMES, type SampledMetric } from '../../../core/sites/sampled-metric.ts';
import type { AlertCondition, AlertRule, NewAlertRule } from '../../../wire/desk/alerts.ts';
import { formLook } from '../../look/form.ts';
import { limitText, limitUnit, notifiesNobody, readLimit } from '../../../wording/desk/alerts.ts';
import { sampledName } from '../../../wording/sites/sampled-metric.ts';
import { formButtons, siteField, textField } from './alert-form.ts';
import { fireDesk } from '../shell/intents.ts';
import { panelLook } from '../shell/panel-look.ts';

const KINDS = [
  'verdict',
  'peak',
  'metric',
  'marks',
  'missing',
  'relay',
] as const satisfies readonly AlertCondition['kind'][];
/** A day of samples, ten minutes apart: the default. */
const A_DAY = 144;
const MOST_SAMPLES = 2016;
const MOST_TEXT = 200;
const MINUTE_MS = 60_000;
const MOST_MINUTES = 10_080;

/** The form of a new rule, or of one that is changed. Fires `edgewise-cancel` when the change is left alone. */
@localized()
@customElement('edgewise-alert-rule')
export class EdgewiseAlertRule extends LitElement {
  static override styles = [formLook, panelLook];

  @property({ type: Boolean }) isBusy = false;
  /** The one that is changed; `null`: a new one. What is typed stays while it comes anew. */
  @property({ attribute: false }) rule: AlertRule | null = null;

  /** Whether there is a webhook: without one nobody is notified. */
  @property({ type: Boolean }) isHeard = false;

  /** Names of the sites that there are. */
  @property({ attribute: false }) sites: readonly string[] = [];

  @state() private name = '';
  @state() private site = '';
  @state() private kind: (typeof KINDS)[number] = 'verdict';
  @state() private metric: SampledMetric = 'rttMs';
  @state() private limit = '';
  @state() private samples = String(A_DAY);
  @state() private forMinutes = '30';
  @state() private recoverMinutes = '60';

  #takenId: string | null = null;

  protected override willUpdate(): void {
    if (!this.rule || this.rule.id === this.#takenId) return;
    this.#takenId = this.rule.id;
    this.#take(this.rule);
  }

  #take({ name, site, condition, samples, forMs, recoverMs }: AlertRule): void {
    this.name = name;
    this.site = site ?? '';
    this.kind = condition.kind;
    this.samples = String(samples);
    this.forMinutes = String(forMs / MINUTE_MS);
    this.recoverMinutes = String(recoverMs / MINUTE_MS);
    if (condition.kind !== 'metric') return;
    this.metric = condition.metric;
    this.limit = condition.atLeast === null ? '' : limitText(condition.metric, condition.atLeast);
  }

  protected override render(): TemplateResult {
    const problem = this.#problem();
    return html`<form @submit=${this.#onSubmit}>
      <h3>${this.rule ? msg('Change this rule') : msg('New rule')}</h3>
      <div class="fields">
        ${textField(msg('Name'), this.name, MOST_TEXT, (text) => (this.name = text))}
        ${
          this.kind === 'relay'
            ? textField(
                msg('Relay (empty: each relay separately)'),
                this.site,
                MOST_TEXT,
                (text) => (this.site = text),
              )
            : siteField(
                msg('Site (empty: each site separately)'),
                this.site,
                this.sites,
                (text) => (this.site = text),
              )
        }
        <label>
          ${msg('When')}
          <select name="kind" @change=${this.#onKind}>
            ${KINDS.map((kind) => html`<option value=${kind} .selected=${kind === this.kind}>${KIND_NAMES[kind]()}</option>`)}
          </select>
        </label>
        ${this.kind === 'metric' ? this.#metricFields() : nothing}
        ${
          this.kind === 'peak' || this.kind === 'relay'
            ? nothing
            : textField(
                this.kind === 'missing' ? msg('Intervals without a test') : msg('Of the newest samples'),
                this.samples,
                MOST_TEXT,
                (text) => (this.samples = text),
              )
        }
        ${textField(msg('Notify after (minutes)'), this.forMinutes, MOST_TEXT, (text) => (this.forMinutes = text))}
        ${textField(msg('Ends after (minutes)'), this.recoverMinutes, MOST_TEXT, (text) => (this.recoverMinutes = text))}
      </div>
      ${this.isHeard ? nothing : html`<p class="small"><strong>${notifiesNobody()}</strong></p>`}
      <div class="row">
        ${formButtons(this, this.rule ? msg('Store the rule') : msg('Make the rule'), problem !== null || this.isBusy, this.rule !== null)}
        <span class="small" role="status">${problem ?? ''}</span>
      </div>
    </form>`;
  }

  #metricFields(): TemplateResult {
    return html`<label>
        ${msg('Metric')}
        <select name="metric" @change=${this.#onMetric}>
          ${SAMPLED_NAMES.map(
            (name) =>
              html`<option value=${name} .selected=${name === this.metric}>${sampledName(name)}</option>`,
          )}
        </select>
      </label>
      ${textField(
        msg(str`Limit in ${limitUnit(this.metric)} (empty: the target)`),
        this.limit,
        MOST_TEXT,
        (text) => (this.limit = text),
      )}`;
  }

  #problem(): string | null {
    if (this.name.trim() === '') return msg('A rule needs a name.');
    if (wholeUpTo(this.samples, 1, MOST_SAMPLES) === null)
      return msg(str`Samples are counted from 1 to ${MOST_SAMPLES}.`);
    if ([this.forMinutes, this.recoverMinutes].some((text) => minutesUpTo(text) === null))
      return msg('Minutes are numbers from 0 to 10080, which is a week.');
    if (this.kind === 'metric' && this.limit.trim() !== '' && readLimit(this.metric, this.limit) === null)
      return msg('The limit is not a number that this metric can have.');
    return null;
  }

  #condition(): AlertCondition {
    if (this.kind !== 'metric') return { kind: this.kind };
    return { kind: 'metric', metric: this.metric, atLeast: readLimit(this.metric, this.limit) };
  }

  #onKind(event: Event): void {
    if (!(event.target instanceof HTMLSelectElement)) return;
    const { value } = event.target;
    this.kind = KINDS.find((kind) => kind === value) ?? 'verdict';
    this.samples = this.kind === 'missing' ? '3' : String(A_DAY);
    // Checks of a relay are patient already.
    if (this.kind === 'relay') [this.forMinutes, this.recoverMinutes] = ['0', '0'];
  }

  #onMetric(event: Event): void {
    if (!(event.target instanceof HTMLSelectElement)) return;
    const { value } = event.target;
    this.metric = SAMPLED_NAMES.find((name) => name === value) ?? 'rttMs';
  }

  #onSubmit(event: Event): void {
    event.preventDefault();
    if (this.#problem() !== null || this.isBusy) return;
    const delayMs = (text: string): number => Math.round((minutesUpTo(text) ?? 0) * MINUTE_MS);
    const rule: NewAlertRule = {
      name: this.name.trim(),
      site: this.site.trim() || null,
      condition: this.#condition(),
      samples: wholeUpTo(this.samples, 1, MOST_SAMPLES) ?? A_DAY,
      forMs: delayMs(this.forMinutes),
      recoverMs: delayMs(this.recoverMinutes),
    };
    fireDesk(
      this,
      'desk-alerts',
      this.rule ? { kind: 'change-rule', id: this.rule.id, rule } : { kind: 'add-rule', rule },
    );
  }
}

const KIND_NAMES = {
  verdict: () => msg('A site is not ready for calls'),
  peak: () => msg('A site is not ready when the network is busiest'),
  metric: () => msg('One metric is too high'),
  marks: () => msg('Marks for priority do not arrive'),
  missing: () => msg('Tests are missing'),
  relay: () => msg('A relay is out'),
} as const;

/** Minutes as typed, up to a week, with a decimal point where need be. */
function minutesUpTo(text: string): number | null {
  const value = /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN;
  return value <= MOST_MINUTES ? value : null;
}

/** A whole number within a range, as typed; `null` for anything else. */
function wholeUpTo(text: string, least: number, most: number): number | null {
  if (!/^\d+$/.test(text.trim())) return null;
  const value = Number(text);
  return value >= least && value <= most ? value : null;
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-alert-rule': EdgewiseAlertRule;
  }
}
