import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import { controlsLook } from '../../look/controls.ts';
import { rowCardsLook } from '../../look/row-cards.ts';
import { statusIcon } from '../../look/status-icon.ts';
import { statusLook } from '../../look/status.ts';
import { tableLook } from '../../look/table.ts';
import { textLook } from '../../look/text.ts';
import { sampledMeaning, sampledName } from '../../../wording/sites/sampled-metric.ts';
import {
  breachText,
  changeSentence,
  confidenceText,
  percentileText,
  siteTarget,
  type SiteMetric,
} from '../../../wording/sites/figures.ts';
import { outcomeName } from '../../../wording/result/metric.ts';
import { panelLook } from '../shell/panel-look.ts';
import './edgewise-bullet.ts';

/** The 90th percentiles of a site against the targets, with how sure they are and what has changed. */
@localized()
@customElement('edgewise-site-metrics')
export class EdgewiseSiteMetrics extends LitElement {
  static override styles = [
    textLook,
    controlsLook,
    tableLook,
    statusLook,
    panelLook,
    css`
      .outcome {
        display: inline-flex;
        gap: var(--space-1);
        align-items: center;
        font-weight: 550;
        white-space: nowrap;
      }
      td.bar {
        min-width: 9rem;
      }
      td,
      th {
        overflow-wrap: break-word;
      }
    `,
    rowCardsLook,
    css`
      @media (max-width: 44rem) {
        td.bar {
          grid-column: 1 / -1;
        }
      }
    `,
  ];

  @property({ attribute: false }) rows: readonly SiteMetric[] = [];
  @property({ type: Number }) days = 7;

  protected override render(): TemplateResult {
    const others = this.rows.filter(({ decides, samples }) => !decides && samples > 0);
    return html`<section>
      <h2>${msg('Nine in ten calls, and the target')}</h2>
      ${this.#table(this.rows.filter(({ decides }) => decides))}
      ${
        others.length === 0
          ? nothing
          : html`<details>
              <summary>${msg('What does not decide')}</summary>
              ${this.#table(others)}
            </details>`
      }
    </section>`;
  }

  #table(rows: readonly SiteMetric[]): TemplateResult {
    return html`<table>
      <caption>
        ${msg('In small print below each figure: where it lies with 95 % confidence. Bars: the figure, that interval, and the target dashed.')}
      </caption>
      <thead>
        <tr>
          <th scope="col">${msg('What')}</th>
          <th scope="col">${msg('Nine in ten calls up to')}</th>
          <th scope="col"><span class="visually-hidden">${msg('Bar')}</span></th>
          <th scope="col">${msg('Target')}</th>
          <th scope="col">${msg('Missed by')}</th>
          <th scope="col">${msg('Outcome')}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) => this.#row(row))}
      </tbody>
    </table>`;
  }

  #row(row: SiteMetric): TemplateResult {
    const { name, target, p90, outcome } = row;
    const confidence = confidenceText(name, p90);
    return html`<tr>
      <th scope="row">
        <strong>${sampledName(name)}</strong>
        <div class="quiet small">${sampledMeaning(name)}</div>
      </th>
      <td data-label=${msg('Nine in ten calls up to')}>
        <strong>${percentileText(name, p90, target)}</strong>
        ${confidence === null ? nothing : html`<div class="quiet small">${confidence}</div>`}
      </td>
      <td class="bar">
        <edgewise-bullet .metric=${name} .target=${target} .outcome=${outcome} .p90=${p90}></edgewise-bullet>
      </td>
      <td data-label=${msg('Target')}>${siteTarget(name, target)}</td>
      <td data-label=${msg('Missed by')}>${breachText(row)}</td>
      <td class="outcome-cell noted">
        <span class="outcome status ${outcome}">${statusIcon(outcome)} ${outcomeName(outcome)}</span>
        <div class="small">${changeSentence(row, this.days)}</div>
      </td>
    </tr>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-site-metrics': EdgewiseSiteMetrics;
  }
}
