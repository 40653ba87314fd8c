import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg, str } from '@lit/localize';
import type { Loaded } from '../../../app/desk/state.ts';
import { SAMPLED_NAMES } from '../../../core/sites/sampled-metric.ts';
import { LAST_WEEK, formatAddress } from '../../../wire/desk/address.ts';
import type { SiteRow, Sites } from '../../../wire/desk/sites.ts';
import { statusIcon } from '../../look/status-icon.ts';
import { formPanelLook } from '../look/form-panel.ts';
import { columnLook } from '../../look/column.ts';
import { statusLook } from '../../look/status.ts';
import { ViewElement } from '../../view-element.ts';
import { sampledName } from '../../../wording/sites/sampled-metric.ts';
import { coverageText, enoughWhen, peakText, siteVerdict } from '../../../wording/sites/site.ts';
import { percentileText } from '../../../wording/sites/figures.ts';
import {
  ORDER_NAMES,
  lastSampleText,
  pendingSites,
  sitesCount,
  sparkDescription,
  watchExample,
} from '../../../wording/sites/sites.ts';
import { whenLoaded } from '../shell/loading.ts';
import { SITE_ORDERS, orderedSites, type SiteOrder } from './sites-order.ts';
import { sitesLook } from './sites-look.ts';
import { sparkline, sparklineLook } from './sparkline.ts';
import './edgewise-bullet.ts';
import '../shell/edgewise-copy.ts';

const VERDICTS = ['misses', 'no-data', 'meets'] as const;

/** All sites that are watched: is each of them ready for calls? */
@localized()
@customElement('edgewise-sites')
export class EdgewiseSites extends ViewElement {
  static override styles = [formPanelLook, statusLook, sparklineLook, sitesLook, columnLook(3)];

  @property({ attribute: false }) sites: Loaded<Sites> = { kind: 'loading' };

  @state() private order: SiteOrder = 'worst';
  @state() private text = '';
  @state() private verdict: SiteRow['verdict'] | null = null;

  protected override render(): TemplateResult {
    return html`<h1 tabindex="-1">${msg('Sites')}</h1>
      ${whenLoaded(
        this,
        this.sites,
        (sites) =>
          html`${sites.sites.length + sites.pending.length === 0 ? this.#empty() : this.#list(sites)}
          ${this.#onlyChecked(sites)}`,
      )}`;
  }

  #empty(): TemplateResult {
    return html`<div class="stack reading">
      <p>
        ${msg('No site is watched yet. A site is ready for calls when nine in ten calls meet all targets over a week; to know that, something at the site has to test every ten minutes.')}
      </p>
      <p>${msg('Make an API token that may store results, and start this on a machine at the site:')}</p>
      <edgewise-copy .text=${watchExample(location.origin)} .label=${msg('Command')}></edgewise-copy>
      <p class="quiet">
        ${msg('The first verdict comes when four fifths of a week are there. Until then the site stands here with what has been measured so far.')}
      </p>
    </div>`;
  }

  #list({ sites, pending, toMs }: Sites): TemplateResult {
    const shown = orderedSites(sites, { order: this.order, text: this.text, verdict: this.verdict });
    return html`<form role="search" class="fields" @submit=${(event: Event) => event.preventDefault()}>
        <label>
          ${msg('Name')}
          <input
            type="search"
            name="text"
            dir="auto"
            autocomplete="off"
            .value=${this.text}
            @input=${this.#onText}
          />
        </label>
        <label>
          ${msg('Verdict')}
          <select name="verdict" @change=${this.#onVerdict}>
            <option value="">${msg('All')}</option>
            ${VERDICTS.map(
              (verdict) =>
                html`<option value=${verdict} .selected=${verdict === this.verdict}>
                  ${siteVerdict(verdict)}
                </option>`,
            )}
          </select>
        </label>
        <label>
          ${msg('Order')}
          <select name="order" @change=${this.#onOrder}>
            ${SITE_ORDERS.map(
              (order) =>
                html`<option value=${order} .selected=${order === this.order}>
                  ${ORDER_NAMES[order]()}
                </option>`,
            )}
          </select>
        </label>
      </form>
      <p class="quiet small" role="status">${sitesCount(shown.length, sites.length)}</p>
      ${pending.length > 0 ? html`<p class="notice neutral" role="status">${pendingSites(pending.length)}</p>` : nothing}
      <ul class="sites" role="list">
        ${shown.map((row) => this.#site(row, toMs))}
      </ul>
      <p class="quiet small">
        ${msg('Bars: nine in ten calls of the last 7 days were up to this. Dashed: the target. Line: the worst of them over the week, 6 hours a step; where it is broken, nothing was measured.')}
      </p>`;
  }

  #onlyChecked({ onlyChecked }: Sites): TemplateResult | typeof nothing {
    if (onlyChecked.length === 0) return nothing;
    return html`<section class="stack">
      <h2>${msg('Only the network was checked, no calls yet')}</h2>
      <ul class="figures">
        ${onlyChecked.map(
          (site) =>
            html`<li>
              <a href=${formatAddress({ kind: 'site', site, query: LAST_WEEK })}><bdi>${site}</bdi></a>
            </li>`,
        )}
      </ul>
    </section>`;
  }

  #site(row: SiteRow, toMs: number): TemplateResult {
    const [worst] = row.rows;
    const address = formatAddress({ kind: 'site', site: row.site, query: LAST_WEEK });
    return html`<li>
      <div class="who">
        <h2>
          <a href=${address}><bdi>${row.site}</bdi></a>
        </h2>
        <p class="outcome status ${row.verdict}">${statusIcon(row.verdict)} ${siteVerdict(row.verdict)}</p>
        ${row.peak.outcome === 'no-data' ? nothing : html`<p class="small">${peakText(row.peak, row.peak.failingHours)}</p>`}
        <p class="quiet small">${coverageText(row.coverage)}, ${lastSampleText(row.lastSampleAtMs, toMs)}</p>
      </div>
      <dl class="figures">
        ${inUsualOrder(row.rows).map(
          ({ name, target, p90, isFailed, outcome }) =>
            html`<div class=${outcome}>
              <dt class="small">${sampledName(name)}</dt>
              <dd>
                <edgewise-bullet
                  .metric=${name}
                  .target=${target}
                  .outcome=${outcome}
                  .p90=${{ value: p90, isFailed }}
                ></edgewise-bullet>
                <span class="value small" aria-hidden="true"
                  >${percentileText(name, { value: p90, isFailed }, target)}</span
                >
              </dd>
            </div>`,
        )}
      </dl>
      <div class="week">
        ${
          worst
            ? html`${sparkline(row.sparkline, worst.target, sparkDescription(worst.name, row.sparkline, worst.target))}
                <p class="quiet small">${msg(str`${sampledName(worst.name)}, 7 days`)}</p>`
            : nothing
        }
        ${row.verdict === 'no-data' ? html`<p class="small">${enoughWhen(row.enoughAtMs)}</p>` : nothing}
      </div>
    </li>`;
  }

  #onText(event: Event): void {
    if (event.target instanceof HTMLInputElement) this.text = event.target.value;
  }

  #onVerdict(event: Event): void {
    if (!(event.target instanceof HTMLSelectElement)) return;
    const { value } = event.target;
    this.verdict = VERDICTS.find((verdict) => verdict === value) ?? null;
  }

  #onOrder(event: Event): void {
    if (!(event.target instanceof HTMLSelectElement)) return;
    const { value } = event.target;
    this.order = SITE_ORDERS.find((order) => order === value) ?? 'worst';
  }
}

/** The same order in every row: bars of one metric stand below each other. */
const inUsualOrder = (rows: SiteRow['rows']): SiteRow['rows'] =>
  [...rows].sort((a, b) => SAMPLED_NAMES.indexOf(a.name) - SAMPLED_NAMES.indexOf(b.name));

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-sites': EdgewiseSites;
  }
}
