import { LitElement, css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { Loaded } from '../../../app/desk/state.ts';
import { LAST_WEEK, formatAddress, type SiteQuery } from '../../../wire/desk/address.ts';
import type { CompareSide } from '../../../wire/desk/compare.ts';
import type { SiteReport } from '../../../wire/desk/sites.ts';
import { loadedLook } from '../shell/loaded-look.ts';
import { rowCardsLook } from '../../look/row-cards.ts';
import { statusIcon } from '../../look/status-icon.ts';
import { statusLook } from '../../look/status.ts';
import { tableLook } from '../../look/table.ts';
import { sampledName } from '../../../wording/sites/sampled-metric.ts';
import { siteVerdict } from '../../../wording/sites/site.ts';
import { percentileText, siteTarget, type SiteMetric } from '../../../wording/sites/figures.ts';
import { whenLoaded } from '../shell/loading.ts';

/** Two sites, or a site through two relays: their 90th percentiles side by side. */
@localized()
@customElement('edgewise-site-beside')
export class EdgewiseSiteBeside extends LitElement {
  static override styles = [
    loadedLook,
    tableLook,
    statusLook,
    css`
      .outcome {
        display: inline-flex;
        gap: var(--space-1);
        align-items: center;
      }
    `,
    rowCardsLook,
  ];

  @property({ attribute: false }) report: SiteReport | null = null;
  @property({ attribute: false }) beside: Loaded<SiteReport> = { kind: 'loading' };
  @property({ attribute: false }) query: SiteQuery = LAST_WEEK;

  protected override render(): TemplateResult {
    return html`<section>
      <h2>${msg('Side by side')}</h2>
      ${whenLoaded(this, this.beside, (beside) => (this.report ? this.#both(this.report, beside) : html``))}
    </section>`;
  }

  #both(report: SiteReport, beside: SiteReport): TemplateResult {
    const [here, there] = [nameOf(report), nameOf(beside)];
    const rows = report.assessment.rows.filter(
      ({ name, decides }) => decides || rowOf(beside, name)?.decides === true,
    );
    return html`<table>
        <thead>
          <tr>
            <th scope="col">${msg('Nine in ten calls up to')}</th>
            <th scope="col"><bdi>${here}</bdi></th>
            <th scope="col"><bdi>${there}</bdi></th>
            <th scope="col">${msg('Target')}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">${msg('Verdict')}</th>
            ${[report, beside].map(
              (one) =>
                html`<td data-label=${nameOf(one)}>
                  <strong class="outcome status ${one.assessment.verdict}"
                    >${statusIcon(one.assessment.verdict)} ${siteVerdict(one.assessment.verdict)}</strong
                  >
                </td>`,
            )}
            <td></td>
          </tr>
          ${rows.map(
            (row) =>
              html`<tr>
                <th scope="row"><strong>${sampledName(row.name)}</strong></th>
                <td data-label=${here}>${value(row)}</td>
                <td data-label=${there}>${value(rowOf(beside, row.name))}</td>
                <td data-label=${msg('Target')}>${siteTarget(row.name, row.target)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
      <p>
        <a href=${compareAddress(report, beside)}
          >${msg('Compare all of their results, and what is more than chance')}</a
        >
      </p>`;
  }
}

const nameOf = ({ site, relay }: SiteReport): string => (relay === null ? site : `${site}, ${relay}`);
const rowOf = ({ assessment: { rows } }: SiteReport, name: SiteMetric['name']): SiteMetric | undefined =>
  rows.find((row) => row.name === name);

const value = (row: SiteMetric | undefined): TemplateResult | string =>
  row
    ? html`<span class="outcome status ${row.outcome}"
        >${statusIcon(row.outcome)} ${percentileText(row.name, row.p90, row.target)}</span
      >`
    : '\u2013';

/** The same stretches as two sets of results on the desk's page of comparisons. */
function compareAddress(a: SiteReport, b: SiteReport): string {
  const side = ({ site, relay, assessment: { fromMs, toMs } }: SiteReport): CompareSide => ({
    kind: 'search',
    search: { site, ...(relay === null ? {} : { relay }), fromMs, toMs },
  });
  return formatAddress({ kind: 'compare', a: side(a), b: side(b) });
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-site-beside': EdgewiseSiteBeside;
  }
}
