import { LitElement, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg, str } from '@lit/localize';
import type { Action } from '../../../app/desk/state.ts';
import { LAST_WEEK, SITE_DAYS, formatAddress, type SiteQuery } from '../../../wire/desk/address.ts';
import type { SiteReport } from '../../../wire/desk/sites.ts';
import { columnLook } from '../../look/column.ts';
import { controlsLook } from '../../look/controls.ts';
import { fieldLook } from '../../look/field.ts';
import { textLook } from '../../look/text.ts';
import { targetText } from '../../../wording/sites/choice.ts';
import { actionStatus } from '../shell/action-status.ts';
import { fireDesk } from '../shell/intents.ts';
import { panelLook } from '../shell/panel-look.ts';
import { targetOptions } from '../shell/target-options.ts';

/** What a site is looked at by: days, relay, targets, and what stands beside it. Each choice assesses it anew. */
@localized()
@customElement('edgewise-site-choice')
export class EdgewiseSiteChoice extends LitElement {
  static override styles = [textLook, controlsLook, fieldLook, panelLook, columnLook(1)];

  @property() site = '';
  @property({ attribute: false }) query: SiteQuery = LAST_WEEK;
  @property({ attribute: false }) report: SiteReport | null = null;
  /** Names of all sites. */
  @property({ attribute: false }) sites: readonly string[] = [];
  @property({ attribute: false }) recomputing: Action = { kind: 'idle' };

  protected override render(): TemplateResult {
    return html`<div class="fields">
        <label>
          ${msg('Time')}
          <select name="days" @change=${this.#onDays}>
            ${SITE_DAYS.map(
              (days) =>
                html`<option value=${days} .selected=${days === this.query.days}>
                  ${msg(str`Last ${days} days`)}
                </option>`,
            )}
          </select>
        </label>
        <label>
          ${msg('Relay')}
          <select name="relay" @change=${this.#onRelay}>
            <option value="">${msg('All relays')}</option>
            ${this.#relays().map(
              (relay) =>
                html`<option value=${relay} .selected=${relay === this.query.relay}>${relay}</option>`,
            )}
          </select>
        </label>
        <label>
          ${msg('Targets')}
          <select name="target" @change=${this.#onTarget}>
            <option value="" .selected=${this.query.target === null}>
              ${msg(str`Of the site: ${targetText(this.report?.settings.target ?? '')}`)}
            </option>
            ${targetOptions(this.query.target)}
          </select>
        </label>
        <label>
          ${msg('Compare with')}
          <select name="beside" @change=${this.#onBeside}>
            <option value="">${msg('Nothing')}</option>
            ${this.#besides()}
          </select>
        </label>
      </div>
      ${actionStatus(this.recomputing, { doing: msg('Assessing again.'), done: '' })}`;
  }

  /** A relay that an address names is offered even where no sample has come through it. */
  #relays(): string[] {
    const known = this.report?.relays ?? [];
    const { relay } = this.query;
    return relay === null || known.includes(relay) ? [...known] : [...known, relay];
  }

  #besides(): TemplateResult[] {
    const { beside } = this.query;
    const option = (value: string, text: string, isSelected: boolean): TemplateResult =>
      html`<option value=${value} .selected=${isSelected}>${text}</option>`;
    const isSite = (name: string): boolean => beside?.site === name && beside.relay === null;
    const relays = this.#relays().filter((relay) => relay !== this.query.relay);
    const others = this.sites.filter((name) => name !== this.site);
    return [
      html`<optgroup label=${msg('The same site through')}>
        ${relays.map((relay) =>
          option(`relay ${relay}`, relay, beside?.site === this.site && beside.relay === relay),
        )}
      </optgroup>`,
      html`<optgroup label=${msg('Another site')}>
        ${others.map((name) => option(`site ${name}`, name, isSite(name)))}
      </optgroup>`,
    ];
  }

  #go(change: Partial<SiteQuery>): void {
    const query = { ...this.query, ...change };
    fireDesk(this, 'desk-go', formatAddress({ kind: 'site', site: this.site, query }));
  }

  #onDays(event: Event): void {
    const value = valueOf(event);
    this.#go({ days: SITE_DAYS.find((days) => String(days) === value) ?? LAST_WEEK.days });
  }

  #onRelay(event: Event): void {
    this.#go({ relay: valueOf(event) || null });
  }

  #onTarget(event: Event): void {
    this.#go({ target: valueOf(event) || null });
  }

  #onBeside(event: Event): void {
    const value = valueOf(event);
    const name = value.slice(value.indexOf(' ') + 1);
    if (value === '') this.#go({ beside: null });
    else if (value.startsWith('relay ')) this.#go({ beside: { site: this.site, relay: name } });
    else this.#go({ beside: { site: name, relay: null } });
  }
}

const valueOf = ({ target }: Event): string => (target instanceof HTMLSelectElement ? target.value : '');

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-site-choice': EdgewiseSiteChoice;
  }
}
