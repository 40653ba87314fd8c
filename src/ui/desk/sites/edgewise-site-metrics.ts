import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import { controlsLook } from '../../look/controls.ts';
import { metricTable, metricTableLook } from '../../look/metric-table.ts';
import { statusLook } from '../../look/status.ts';
import { tableLook } from '../../look/table.ts';
import { textLook } from '../../look/text.ts';
import { sampledMeaning, sampledName } from '../../../wording/sites/sampled-metric.ts';
import { confidenceText, percentileText, type SiteMetric } from '../../../wording/sites/figures.ts';
import { panelLook } from '../shell/panel-look.ts';
import { siteColumns } from './site-columns.ts';
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
    metricTableLook,
    css`
      .outcome {
        white-space: nowrap;
      }
      td.bar {
        min-width: 9rem;
      }
    `,
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
    return metricTable<SiteMetric>({
      caption: msg(
        'In small print below each figure: where it lies with 95 % confidence. Bars: the figure, that interval, and the target dashed.',
      ),
      name: ({ name }) => sampledName(name),
      meaning: ({ name }) => sampledMeaning(name),
      columns: [
        {
          title: msg('Nine in ten calls up to'),
          cell: ({ name, p90, target }) => {
            const confidence = confidenceText(name, p90);
            return html`<strong>${percentileText(name, p90, target)}</strong>
              ${confidence === null ? nothing : html`<div class="quiet small">${confidence}</div>`}`;
          },
        },
        {
          title: msg('Bar'),
          look: 'bar',
          cell: ({ name, target, p90, outcome }) =>
            html`<edgewise-bullet
              .metric=${name}
              .target=${target}
              .outcome=${outcome}
              .p90=${p90}
            ></edgewise-bullet>`,
        },
        ...siteColumns(this.days),
      ],
      groups: [{ title: null, rows }],
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-site-metrics': EdgewiseSiteMetrics;
  }
}
