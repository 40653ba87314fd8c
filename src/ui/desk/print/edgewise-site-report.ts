import { LitElement, css, html, nothing, svg, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg, str } from '@lit/localize';
import type { SampledMetric } from '../../../core/sites/sampled-metric.ts';
import type { SiteReport } from '../../../wire/desk/sites.ts';
import { siteTimeline } from '../../charts/site-timeline.ts';
import { metricTable } from '../../look/metric-table.ts';
import { statusIcon } from '../../look/status-icon.ts';
import { sampledName } from '../../../wording/sites/sampled-metric.ts';
import { peakOf, siteAnswer, siteExplanation, siteVerdict } from '../../../wording/sites/site.ts';
import { siteZoneSentence, targetText, weekName } from '../../../wording/sites/choice.ts';
import { confidenceText, percentileText, type SiteMetric } from '../../../wording/sites/figures.ts';
import { weekdayShort } from '../../../wording/sites/hours.ts';
import { lostSentence, unknownSentence } from '../../../wording/sites/samples.ts';
import { momentInZone } from '../../../wording/time.ts';
import { isolated } from '../../../wording/isolated.ts';
import { siteColumns } from '../sites/site-columns.ts';
import { linePath } from './paper-chart.ts';
import { reportLook } from './report-look.ts';
import { lostSamples, unknownSlots } from '../../../core/assessment/lost-samples.ts';
import { HOURS, WEEKDAYS } from '../../../core/assessment/week.ts';

const WIDTH = 700;
const HEIGHT = 110;
const LEFT = 52;
const BOTTOM = 14;
const HEADROOM = 1.1;

/** A site's assessment on one or two sheets of paper, in black and white. Shown on paper only. */
@localized()
@customElement('edgewise-site-report')
export class EdgewiseSiteReport extends LitElement {
  static override styles = [
    reportLook,
    css`
      .hours {
        table-layout: fixed;
      }
      .hours th,
      .hours td {
        padding: 0.5pt 0;
        text-align: center;
        border: 0.5pt solid #bbb;
      }
      .hours tbody th {
        text-align: start;
      }
      .hours thead th:first-child {
        width: 24pt;
      }
    `,
  ];

  @property({ attribute: false }) report: SiteReport | null = null;
  @property({ type: Number }) days = 7;
  /** The metric whose hours and samples are printed. */
  @property({ attribute: false }) metric: SampledMetric | null = null;
  /** When it is printed, epoch ms. */
  @property({ type: Number }) printedAtMs = 0;

  protected override render(): TemplateResult | typeof nothing {
    const { report } = this;
    if (!report) return nothing;
    const { assessment, settings, site, relay } = report;
    const row = assessment.rows.find(({ name }) => name === this.metric);
    return html`<header>
        <span>${msg('Edgewise report of a site')}</span>
        <strong><bdi>${site}</bdi></strong>
      </header>
      <section>
        <div class="headline">
          <span class="status ${assessment.verdict}">${statusIcon(assessment.verdict)}</span>
          <h1>${siteAnswer(isolated(site), assessment, this.days)}</h1>
        </div>
        <p>
          <strong>${siteVerdict(assessment.verdict)}.</strong> ${siteExplanation(assessment)}
          ${peakOf(assessment.peak)}
        </p>
        <p class="small">
          ${weekName(assessment.fromMs, assessment.toMs, settings.timeZone)}; ${targetText(settings.target)};
          ${relay ?? msg('all relays')}. ${siteZoneSentence(settings.timeZone)}
        </p>
      </section>
      ${this.#metrics(assessment.rows.filter(({ decides }) => decides))}
      ${row ? html`${this.#hours(row)} ${this.#samples(report, row)}` : nothing} ${this.#missing(report)}
      <footer class="small">${msg(str`Printed ${momentInZone(this.printedAtMs)}.`)}</footer>`;
  }

  #metrics(rows: readonly SiteMetric[]): TemplateResult {
    return html`<section>
      <h2>${msg('Nine in ten calls, and the target')}</h2>
      ${metricTable<SiteMetric>({
        name: ({ name }) => sampledName(name),
        columns: [
          {
            title: msg('Up to'),
            cell: ({ name, p90, target }) =>
              html`<strong>${percentileText(name, p90, target)}</strong> ${confidenceText(name, p90) ?? ''}`,
          },
          ...siteColumns(this.days),
        ],
        groups: [{ title: null, rows }],
      })}
    </section>`;
  }

  #hours({ name, cells }: SiteMetric): TemplateResult {
    const mark = (weekday: number, hour: number): string => {
      const cell = cells.find((one) => one.weekday === weekday && one.hour === hour);
      if (!cell) return '';
      if (cell.isFailing) return '\u00d7';
      return cell.breaches > 0 ? '\u00b7' : '\u2013';
    };
    return html`<section>
      <h2>${msg(str`${sampledName(name)} by hour and weekday`)}</h2>
      <table class="hours small">
        <thead>
          <tr>
            <th></th>
            ${HOURS.map((hour) => html`<th scope="col">${hour}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${WEEKDAYS.map(
            (weekday) =>
              html`<tr>
                <th scope="row">${weekdayShort(weekday)}</th>
                ${HOURS.map((hour) => html`<td>${mark(weekday, hour)}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
      <p class="small">
        ${msg('Cross: more than one call in ten missed the target. Dot: one did. Dash: all met it. Empty: no samples.')}
      </p>
    </section>`;
  }

  #samples(report: SiteReport, { name, target }: SiteMetric): TemplateResult {
    const { line, ticks, fromMs, toMs, greatest } = siteTimeline(report, name);
    const top = (Math.max(target, greatest) || 1) * HEADROOM;
    const x = (atMs: number): number =>
      LEFT + ((WIDTH - LEFT) * (atMs - fromMs)) / Math.max(1, toMs - fromMs);
    const y = (value: number): number => HEIGHT - BOTTOM - ((HEIGHT - BOTTOM) * value) / top;
    const points = line.map(({ atMs, value }) => ({ x: atMs, y: value }));
    const title = msg(str`${sampledName(name)}, every sample`);
    return html`<section>
      <figure class="paper-chart">
        <figcaption>${title}</figcaption>
        <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${title}>
          ${svg`<line class="axis" x1=${LEFT} x2=${WIDTH} y1=${y(0)} y2=${y(0)}></line>
          <line class="axis" x1=${LEFT} x2=${LEFT} y1="0" y2=${y(0)}></line>
          <text x=${LEFT - 4} y=${y(0)} text-anchor="end">0</text>
          <text x=${LEFT - 4} y="9" text-anchor="end">${percentileText(name, { value: top / HEADROOM, isFailed: false }, target)}</text>
          ${ticks.map(({ atMs, label }) => svg`<text x=${x(atMs)} y=${HEIGHT - 2}>${label}</text>`)}
          <line class="target" x1=${LEFT} x2=${WIDTH} y1=${y(target)} y2=${y(target)}></line>
          <path class="line" d=${linePath(points, x, y)}></path>`}
        </svg>
      </figure>
      <p class="small">${msg('Dashed: the target. Where the line is broken, nothing was measured.')}</p>
    </section>`;
  }

  #missing(report: SiteReport): TemplateResult | typeof nothing {
    const lost = lostSamples(report.samples).slice(0, 8);
    const unknown = unknownSlots(report);
    if (lost.length === 0 && unknown === 0) return nothing;
    return html`<section>
      <h2>${msg('What is missing, and why')}</h2>
      <ul>
        ${lost.map((one) => html`<li>${lostSentence(one, report.settings.timeZone)}</li>`)}
        ${unknown === 0 ? nothing : html`<li>${unknownSentence(unknown)}</li>`}
      </ul>
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-site-report': EdgewiseSiteReport;
  }
}
