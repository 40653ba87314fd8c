import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import { rowCardsLook } from '../look/row-cards.ts';
import { statusIcon } from '../look/status-icon.ts';
import { statusLook } from '../look/status.ts';
import { tableLook } from '../look/table.ts';
import { textLook } from '../look/text.ts';
import type { ResultFinding, ResultRow } from '../../wire/result-parts.ts';
import {
  gradeNote,
  metricMeaning,
  metricName,
  rowOutcome,
  rowTarget,
  rowValue,
  worstTime,
} from '../../wording/result/metric.ts';
import { decidingRows } from '../../core/verdict/troubles.ts';

/** The six metrics: measured, target, outcome in words, and where the worst window was. */
@localized()
@customElement('edgewise-metrics')
export class EdgewiseMetrics extends LitElement {
  static override styles = [
    textLook,
    tableLook,
    statusLook,
    css`
      td,
      th {
        padding-block: 0.75rem;
      }
      tbody th strong {
        display: block;
      }
      .outcome {
        display: inline-flex;
        gap: var(--space-1);
        align-items: center;
        font-weight: 550;
      }
      .group th {
        padding-block-start: var(--space-3);
        color: var(--quiet);
        font-weight: 650;
      }
      .measured {
        font-weight: 650;
      }
      /* Fixed columns: a note must not push the figures about from one result to the next. */
      @media (min-width: 44.01rem) {
        table {
          table-layout: fixed;
        }
        thead th:first-child {
          width: 38%;
        }
        thead th:nth-child(2) {
          width: 12%;
        }
        thead th:nth-child(3) {
          width: 16%;
        }
        thead th:last-child {
          width: 13%;
        }
      }
    `,
    rowCardsLook,
  ];

  @property({ attribute: false }) rows: readonly ResultRow[] = [];
  /** What was found about the run: it bears on what its rows may claim. */
  @property({ attribute: false }) findings: readonly ResultFinding[] = [];

  protected override render(): TemplateResult {
    return html`<table>
      <thead>
        <tr>
          <th scope="col">${msg('What')}</th>
          <th scope="col">${msg('Measured')}</th>
          <th scope="col">${msg('Target')}</th>
          <th scope="col">${msg('Outcome')}</th>
          <th scope="col">${msg('Worst at')}</th>
        </tr>
      </thead>
      ${this.#groups()}
    </table>`;
  }

  /** One group, or one for each direction where the relay told them apart. */
  #groups(): TemplateResult[] {
    const rows = decidingRows(this.rows);
    if (!rows.some(({ path }) => path === 'up' || path === 'down'))
      return [
        html`<tbody>
          ${rows.map((row) => this.#row(row))}
        </tbody>`,
      ];
    const groups = [
      ['loop', msg('There and back')],
      ['up', msg('From you')],
      ['down', msg('To you')],
    ] as const;
    return groups.map(
      ([path, title]) =>
        html`<tbody>
          <tr class="group">
            <th scope="rowgroup" colspan="5">${title}</th>
          </tr>
          ${rows.filter((row) => (row.path ?? 'loop') === path).map((row) => this.#row(row))}
        </tbody>`,
    );
  }

  #row(row: ResultRow): TemplateResult {
    const worst = worstTime(row);
    const { shown, word } = rowOutcome(row, this.findings);
    return html`<tr>
      <th scope="row">
        <strong>${metricName(row.metric)}</strong>
        <span class="quiet small">${metricMeaning(row.metric)}</span>
      </th>
      <td class="measured" data-label=${msg('Measured')}>${rowValue(row)}</td>
      <td data-label=${msg('Target')}>${rowTarget(row)}</td>
      <td class="outcome-cell ${row.note ? 'noted' : ''}">
        <span class="outcome status ${shown}">${statusIcon(shown)} ${word}</span>
        ${row.note ? html`<div class="quiet small">${gradeNote(row.note, row)}</div>` : nothing}
      </td>
      ${worst === null ? html`<td></td>` : html`<td data-label=${msg('Worst at')}>${worst}</td>`}
    </tr>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-metrics': EdgewiseMetrics;
  }
}
