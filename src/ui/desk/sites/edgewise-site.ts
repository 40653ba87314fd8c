import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { UsualState } from '../../../app/desk/state.ts';
import { IDLE_SITE, type SiteState } from './site-state.ts';
import { SAMPLED_NAMES, type SampledMetric } from '../../../core/sites/sampled-metric.ts';
import { EVERYTHING, LAST_WEEK, formatAddress, type SiteQuery } from '../../../wire/desk/address.ts';
import type { DeskUser } from '../../../wire/desk/session.ts';
import type { SiteReport } from '../../../wire/desk/sites.ts';
import { loadedLook } from '../shell/loaded-look.ts';
import { fieldLook } from '../../look/field.ts';
import { statusIcon } from '../../look/status-icon.ts';
import { statusLook } from '../../look/status.ts';
import { verdictLook } from '../../look/verdict.ts';
import { ViewElement } from '../../view-element.ts';
import { sampledName, sampledValue } from '../../../wording/sites/sampled-metric.ts';
import {
  onlyChecksAnswer,
  onlyChecksText,
  peakOf,
  siteAnswer,
  siteExplanation,
  siteVerdict,
} from '../../../wording/sites/site.ts';
import { lostSentence, unknownSentence } from '../../../wording/sites/samples.ts';
import { siteZoneSentence } from '../../../wording/sites/choice.ts';
import { moment } from '../../../wording/time.ts';
import { isolated } from '../../../wording/isolated.ts';
import { whenLoaded } from '../shell/loading.ts';
import { PrintTime } from '../print/print-time.ts';
import { viewLook } from '../shell/view-look.ts';
import { siteExportAddress } from '../results/export-address.ts';
import '../plan/edgewise-usual-fault.ts';
import './edgewise-site-calls.ts';
import './edgewise-site-beside.ts';
import './edgewise-site-choice.ts';
import './edgewise-site-heat.ts';
import './edgewise-site-metrics.ts';
import '../print/edgewise-site-report.ts';
import './edgewise-site-settings.ts';
import './edgewise-site-timeline.ts';
import './edgewise-site-weeks.ts';
import { worstRow } from '../../../core/assessment/worst-row.ts';
import { lostSamples, unknownSlots } from '../../../core/assessment/lost-samples.ts';

/** One site: whether it is ready for calls, by how much, when it is not, and what that rests on. */
@localized()
@customElement('edgewise-site')
export class EdgewiseSite extends ViewElement {
  static override styles = [
    loadedLook,
    fieldLook,
    statusLook,
    verdictLook,
    viewLook,
    css`
      .metric {
        max-width: 20rem;
      }
      @media print {
        :host > :not(edgewise-site-report, .verdict.only-checks) {
          display: none;
        }
      }
    `,
  ];

  @property() site = '';
  @property({ attribute: false }) query: SiteQuery = LAST_WEEK;
  @property({ attribute: false }) state: SiteState = IDLE_SITE;
  /** Names of all sites. */
  @property({ attribute: false }) sites: readonly string[] = [];
  @property({ attribute: false }) user: DeskUser | null = null;
  @property({ attribute: false }) usual: UsualState = null;

  /** The metric whose hours and samples are shown; `null`: the one that decides most. */
  @state() private chosen: SampledMetric | null = null;

  readonly #paper = new PrintTime(this);

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('site')) this.chosen = null;
  }

  protected override render(): TemplateResult {
    const { report, recomputing } = this.state;
    return html`<nav class="small" aria-label=${msg('Way back')}>
        <a href=${formatAddress({ kind: 'sites' })}>${msg('All sites')}</a>
      </nav>
      ${report.kind === 'ready' ? nothing : html`<h1 tabindex="-1"><bdi>${this.site}</bdi></h1>`}
      ${whenLoaded(this, report, (value) =>
        value.onlyChecks === null
          ? this.#report(value, recomputing)
          : this.#onlyChecks(value, value.onlyChecks),
      )}`;
  }

  /** Without a call there is nothing to judge, to choose or to take along. */
  #onlyChecks(report: SiteReport, checks: number): TemplateResult {
    const query = { ...EVERYTHING, search: { site: report.site } };
    return html`<div class="verdict no-data only-checks">
        <div class="headline">
          <span class="status no-data">${statusIcon('no-data')}</span>
          <h1 tabindex="-1">${onlyChecksAnswer(isolated(report.site))}</h1>
        </div>
        <p>${onlyChecksText(checks)}</p>
        <p><a href=${formatAddress({ kind: 'list', query })}>${msg('Show its results')}</a></p>
      </div>
      ${this.#settings(report)}`;
  }

  #report(report: SiteReport, recomputing: SiteState['recomputing']): TemplateResult {
    const metric = this.#metric(report);
    return html`${this.#verdict(report)}
      <edgewise-usual-fault .usual=${this.usual} .label=${this.site}></edgewise-usual-fault>
      <edgewise-site-choice
        .site=${this.site}
        .query=${this.query}
        .report=${report}
        .sites=${this.sites}
        .recomputing=${recomputing}
      ></edgewise-site-choice>
      <edgewise-site-metrics .rows=${report.assessment.rows} .days=${this.query.days}></edgewise-site-metrics>
      <edgewise-site-calls .site=${report.site} .calls=${report.calls ?? null}></edgewise-site-calls>
      ${
        this.state.beside === null
          ? nothing
          : html`<edgewise-site-beside
              .report=${report}
              .beside=${this.state.beside}
              .query=${this.query}
            ></edgewise-site-beside>`
      }
      ${metric === null ? nothing : this.#overTime(report, metric)}
      <edgewise-site-weeks
        .assessment=${report.assessment}
        .timeZone=${report.settings.timeZone}
      ></edgewise-site-weeks>
      <div class="beside">${this.#coverage(report)} ${this.#export(report)}</div>
      ${this.#settings(report)}
      ${
        this.#paper.sinceMs === null
          ? nothing
          : html`<edgewise-site-report
              .report=${report}
              .days=${this.query.days}
              .metric=${metric}
              .printedAtMs=${this.#paper.sinceMs}
            ></edgewise-site-report>`
      }`;
  }

  #verdict({ assessment, relay }: SiteReport): TemplateResult {
    const { verdict } = assessment;
    return html`<div class="verdict ${verdict}">
      <div class="headline">
        <span class="status ${verdict}">${statusIcon(verdict)}</span>
        <h1 tabindex="-1">${siteAnswer(isolated(this.site), assessment, this.query.days)}</h1>
      </div>
      <p>
        <span class="word status ${verdict}">${siteVerdict(verdict)}.</span> ${siteExplanation(assessment)}
        ${assessment.counts.measured + assessment.counts.failed === 0 ? nothing : peakOf(assessment.peak)}
        ${relay === null ? nothing : html`${msg('Only calls through')} <bdi>${relay}</bdi>.`}
      </p>
    </div>`;
  }

  /** The chosen metric, else the worst that decides, else the one that most calls missed, else the first. */
  #metric({ assessment: { rows } }: SiteReport): SampledMetric | null {
    const measured = rows.filter(({ samples }) => samples > 0);
    const chosen = measured.find(({ name }) => name === this.chosen);
    return (chosen ?? worstRow(rows) ?? mostMissed(measured) ?? measured[0])?.name ?? null;
  }

  #overTime(report: SiteReport, metric: SampledMetric): TemplateResult {
    const { assessment, settings } = report;
    const row = assessment.rows.find(({ name }) => name === metric);
    if (!row) return html``;
    return html`<section>
      <h2>${msg('When')}</h2>
      <label class="metric">
        ${msg('Metric')}
        <select name="metric" @change=${this.#onMetric}>
          ${assessment.rows
            .filter(({ samples }) => samples > 0)
            .map(
              ({ name }) =>
                html`<option value=${name} .selected=${name === metric}>${sampledName(name)}</option>`,
            )}
        </select>
      </label>
      <p class="quiet small">${siteZoneSentence(settings.timeZone)}</p>
      <edgewise-site-heat .metric=${metric} .target=${row.target} .cells=${row.cells}></edgewise-site-heat>
      <h3>${msg('Every sample')}</h3>
      <edgewise-site-timeline .report=${report} .metric=${metric}></edgewise-site-timeline>
      ${row.worst.length === 0 ? nothing : this.#worst(row, settings.timeZone)}
    </section>`;
  }

  #worst({ name, worst }: SiteReport['assessment']['rows'][number], timeZone: string): TemplateResult {
    return html`<h3>${msg('Worst samples')}</h3>
      <ul class="figures">
        ${worst.map(
          ({ id, atMs, value }) =>
            html`<li>
              <a href=${formatAddress({ kind: 'result', id, query: EVERYTHING })}
                >${sampledValue(name, value)}, ${moment(atMs, timeZone)}</a
              >
            </li>`,
        )}
      </ul>`;
  }

  #coverage(report: SiteReport): TemplateResult {
    const lost = lostSamples(report.samples);
    const unknown = unknownSlots(report);
    return html`<section>
      <h2>${msg('What is missing, and why')}</h2>
      ${
        lost.length === 0 && unknown === 0
          ? html`<p>${msg('Nothing: every sample that was due is there.')}</p>`
          : html`<ul>
              ${lost.map((one) => html`<li><bdi>${lostSentence(one, report.settings.timeZone)}</bdi></li>`)}
              ${unknown === 0 ? nothing : html`<li>${unknownSentence(unknown)}</li>`}
            </ul>`
      }
    </section>`;
  }

  #export({ site }: SiteReport): TemplateResult {
    return html`<section>
      <h2>${msg('Export')}</h2>
      <div class="row">
        <a class="button" href=${siteExportAddress('json', site, this.query)} download
          >${msg('Export JSON')}</a
        >
        <a class="button" href=${siteExportAddress('csv', site, this.query)} download>${msg('Export CSV')}</a>
        <button type="button" @click=${() => print()}>${msg('Print')}</button>
      </div>
      <p class="quiet small">${msg('JSON holds everything; CSV the rows of the table above.')}</p>
    </section>`;
  }

  #settings({ settings }: SiteReport): TemplateResult | typeof nothing {
    return this.user?.role === 'admin'
      ? html`<edgewise-site-settings
          .site=${this.site}
          .settings=${settings}
          .action=${this.state.settings}
        ></edgewise-site-settings>`
      : nothing;
  }

  #onMetric(event: Event): void {
    if (!(event.target instanceof HTMLSelectElement)) return;
    const { value } = event.target;
    this.chosen = SAMPLED_NAMES.find((name) => name === value) ?? null;
  }
}

/** Of the rows that decide the first that most calls missed; `null` when none does. */
const mostMissed = (rows: SiteReport['assessment']['rows']): (typeof rows)[number] | null =>
  rows
    .filter(({ decides }) => decides)
    .reduce<(typeof rows)[number] | null>(
      (most, row) => (most === null || (row.breachRatio ?? 0) > (most.breachRatio ?? 0) ? row : most),
      null,
    );

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-site': EdgewiseSite;
  }
}
