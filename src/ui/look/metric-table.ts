import { css, html, nothing, type TemplateResult } from 'lit';
import { msg } from '@lit/localize';
import type { Outcome } from '../../core/verdict/outcome.ts';
import { rowCardsLook } from './row-cards.ts';
import { statusIcon } from './status-icon.ts';

/** A column of figures beside the names of metrics. */
export interface MetricColumn<Row> {
  readonly title: string;
  /** `nothing` or `''` where there is no figure. */
  readonly cell: (row: Row) => unknown;
  readonly look?: 'measured' | 'outcome-cell' | 'bar';
}

/** Rows under a heading of their own; without one, `null`. */
export interface MetricGroup<Row> {
  readonly title: string | null;
  readonly rows: readonly Row[];
}

/** What a table of metrics has: a row for each metric, its name first. */
export interface MetricTable<Row> {
  readonly caption?: string;
  readonly name: (row: Row) => string;
  /** What the metric is, below its name. */
  readonly meaning?: (row: Row) => string;
  readonly columns: readonly MetricColumn<Row>[];
  readonly groups: readonly MetricGroup<Row>[];
}

/** A table of metrics, as results, sites, comparisons and reports on paper show them. */
export function metricTable<Row>({
  caption,
  name,
  meaning,
  columns,
  groups,
}: MetricTable<Row>): TemplateResult {
  // White space in it would be content, and a cell without any is left out where rows are cards (row-cards.ts).
  // prettier-ignore
  const cellOf = (one: Row, { title, cell, look }: MetricColumn<Row>): TemplateResult =>
    html`<td class=${look ?? nothing} data-label=${isLabelled(look) ? title : nothing}>${cell(one)}</td>`;
  const row = (one: Row): TemplateResult =>
    html`<tr>
      <th scope="row">
        ${
          meaning
            ? html`<strong>${name(one)}</strong>
                <div class="quiet small">${meaning(one)}</div>`
            : name(one)
        }
      </th>
      ${columns.map((column) => cellOf(one, column))}
    </tr>`;
  return html`<table>
    ${
      caption === undefined
        ? nothing
        : html`<caption>
            ${caption}
          </caption>`
    }
    <thead>
      <tr>
        <th scope="col">${msg('What')}</th>
        ${columns.map(
          ({ title, look }) =>
            html`<th scope="col">
              ${look === 'bar' ? html`<span class="visually-hidden">${title}</span>` : title}
            </th>`,
        )}
      </tr>
    </thead>
    ${groups.map(
      ({ title, rows }) =>
        html`<tbody>
          ${
            title === null
              ? nothing
              : html`<tr class="group">
                  <th scope="rowgroup" colspan=${columns.length + 1}>${title}</th>
                </tr>`
          }
          ${rows.map(row)}
        </tbody>`,
    )}
  </table>`;
}

/** A bar and an outcome say themselves what they are. */
const isLabelled = (look: MetricColumn<never>['look']): boolean => look !== 'bar' && look !== 'outcome-cell';

/** An outcome: its shape, its word and what is to be said of it. */
export const outcomeCell = (shown: Outcome, word: string, note: string | null): TemplateResult =>
  html`<span class="outcome status ${shown}">${statusIcon(shown)} ${word}</span>
    ${note === null ? nothing : html`<div class="small note">${note}</div>`}`;

/** On a screen: with a shape before each word, and rows that are cards where there is no room for columns. */
export const metricTableLook = [
  css`
    .outcome {
      display: inline-flex;
      gap: var(--space-1);
      align-items: center;
      font-weight: 550;
    }
    /* A figure is never broken; only what has no place to break is. */
    td,
    th {
      overflow-wrap: break-word;
    }
  `,
  rowCardsLook,
  css`
    @media (max-width: 44rem) {
      .outcome-cell:has(.note) {
        grid-column: 1 / -1;
      }
    }
  `,
];
