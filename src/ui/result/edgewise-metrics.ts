import { LitElement, css, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import { metricTable, metricTableLook, type MetricGroup } from '../look/metric-table.ts';
import { statusLook } from '../look/status.ts';
import { tableLook } from '../look/table.ts';
import { textLook } from '../look/text.ts';
import type { ResultFinding, ResultGrade } from '../../wire/result-parts.ts';
import { metricMeaning, metricName } from '../../wording/result/metric.ts';
import { decidingRows } from '../../core/verdict/troubles.ts';
import { gradedColumns } from './graded-columns.ts';

/** The six metrics: measured, target, outcome in words, and where the worst window was. */
@localized()
@customElement('edgewise-metrics')
export class EdgewiseMetrics extends LitElement {
  static override styles = [
    textLook,
    tableLook,
    statusLook,
    metricTableLook,
    css`
      td,
      th {
        padding-block: 0.75rem;
      }
      .group th {
        padding-block-start: var(--space-3);
        color: var(--quiet);
        font-weight: 650;
      }
      .measured {
        font-weight: 650;
      }
      .note {
        color: var(--quiet);
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
  ];

  @property({ attribute: false }) rows: readonly ResultGrade[] = [];
  /** What was found about the run: it bears on what its rows may claim. */
  @property({ attribute: false }) findings: readonly ResultFinding[] = [];

  protected override render(): TemplateResult {
    return metricTable<ResultGrade>({
      name: ({ metric }) => metricName(metric),
      meaning: ({ metric }) => metricMeaning(metric),
      columns: gradedColumns(this.findings),
      groups: this.#groups(),
    });
  }

  /** One group, or one for each direction where the relay told them apart. */
  #groups(): MetricGroup<ResultGrade>[] {
    const rows = decidingRows(this.rows);
    if (!rows.some(({ path }) => path === 'up' || path === 'down')) return [{ title: null, rows }];
    const groups = [
      ['loop', msg('There and back')],
      ['up', msg('From you')],
      ['down', msg('To you')],
    ] as const;
    return groups.map(([path, title]) => ({
      title,
      rows: rows.filter((row) => (row.path ?? 'loop') === path),
    }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-metrics': EdgewiseMetrics;
  }
}
