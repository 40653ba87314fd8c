import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { Normal, ResultContext } from '../../../wire/desk/record.ts';
import { loadedLook } from '../shell/loaded-look.ts';
import { columnsOfAtLeast } from '../look/side-by-side.ts';
import { columnLook } from '../../look/column.ts';
import { tableLook } from '../../look/table.ts';
import type { ResultGrade } from '../../../wire/result-parts.ts';
import { sampledMeaning, sampledName, sampledValue } from '../../../wording/sites/sampled-metric.ts';
import { normalSentence, normalSource, normalSummary } from '../../../wording/desk/normal.ts';
import { failedNotice } from '../shell/loading.ts';
import {
  isShown,
  isUnusual,
  metricSpans,
  normalTable,
  conclusiveSpan,
  type MetricSpans,
} from './normal-table.ts';
import './edgewise-band.ts';
import { missedTarget, rowTarget } from '../../../core/compare/sampled-row.ts';
import type { Outcome } from '../../../core/verdict/outcome.ts';

/** What is normal at a site beside one result: a sentence and a band for each metric, and the figures as a table. */
@localized()
@customElement('edgewise-normal')
export class EdgewiseNormal extends LitElement {
  static override styles = [
    loadedLook,
    tableLook,
    columnLook(2),
    css`
      ul {
        list-style: none;
        padding: 0;
        display: grid;
        grid-template-columns: ${columnsOfAtLeast(22)};
        gap: var(--space-3) var(--space-4);
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-half);
        align-content: start;
      }
      .name {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 0 var(--space-1);
        align-items: baseline;
      }
      .name .small {
        grid-column: 1 / -1;
      }
      .extreme .name .figures,
      .unusual .name .figures {
        color: var(--misses);
      }
    `,
  ];

  /** `null`: on its way. */
  @property({ attribute: false }) context: ResultContext | null | 'failed' = null;
  /** The graded rows of the result, whose targets are drawn. */
  @property({ attribute: false }) rows: readonly ResultGrade[] = [];
  @property() site: string | null = null;
  @property() verdict: Outcome = 'no-data';

  protected override render(): TemplateResult {
    const title = this.site === null ? msg('Normal for this network') : msg('Normal for this site');
    return html`<h2>${title}</h2>
      ${this.#content()}`;
  }

  #content(): TemplateResult {
    const { context } = this;
    if (context === null)
      return html`<p class="quiet" role="status">${msg('Looking up what is normal here.')}</p>`;
    if (context === 'failed') return failedNotice(this, msg('What is normal here is not known now.'));
    const { normals } = context;
    const metrics = metricSpans(normals);
    return html`<p><strong>${normalSummary(normals, this.verdict)}</strong></p>
      <p class="quiet small">${normals.map((normal) => html`${normalSource(normal)} `)}</p>
      ${normals.some(({ tests }) => tests > 0) ? this.#bands(normals, metrics) : nothing}`;
  }

  #bands(normals: readonly Normal[], metrics: readonly MetricSpans[]): TemplateResult {
    return html`<ul role="list">
        ${unusualFirst(metrics.filter((one) => isShown(one, this.rows))).map((one) => this.#metric(one))}
      </ul>
      <p class="quiet small">
        ${msg('Line with a dot: this result. Shaded: nine of ten results. Tick: half of them. Dashed: the target.')}
      </p>
      <details>
        <summary>${msg('All figures as a table')}</summary>
        <div class="wide" tabindex="0" role="region" aria-label=${msg('What is normal, as a table')}>
          ${normalTable(normals, this.rows)}
        </div>
      </details>`;
  }

  #metric({ metric, spans }: MetricSpans): TemplateResult | typeof nothing {
    const conclusive = conclusiveSpan(spans);
    if (!conclusive) return nothing;
    const { normal } = conclusive;
    return html`<li class=${normal.standing}>
      <div class="name">
        <strong>${sampledName(metric)}</strong>
        <strong class="figures">${sampledValue(metric, normal.value)}</strong>
        <span class="quiet small">${sampledMeaning(metric)}</span>
      </div>
      <edgewise-band .spans=${spans} .target=${rowTarget(metric, this.rows)}></edgewise-band>
      <p class="small">${normalSentence(normal, missedTarget(metric, this.rows))}</p>
    </li>`;
  }
}

/** What stands out is read first; the rest keeps its order. */
const unusualFirst = (metrics: readonly MetricSpans[]): MetricSpans[] => [
  ...metrics.filter(({ spans }) => isUnusual(conclusiveSpan(spans))),
  ...metrics.filter(({ spans }) => !isUnusual(conclusiveSpan(spans))),
];

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-normal': EdgewiseNormal;
  }
}
