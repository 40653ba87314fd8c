import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { localized, msg, str } from '@lit/localize';
import type { ListState } from '../../../app/desk/state.ts';
import { spellCode } from '../../../core/result-code.ts';
import { EVERYTHING, MAX_MARKED, formatAddress, type ListQuery } from '../../../wire/desk/address.ts';
import type { ResultSummary } from '../../../wire/desk/search.ts';
import { controlRowLook } from '../look/control-row.ts';
import { noticeLook } from '../../look/notice.ts';
import { statusIcon } from '../../look/status-icon.ts';
import { statusLook } from '../../look/status.ts';
import { tableLook } from '../../look/table.ts';
import { dayName, rowSentence, timeOfDay } from '../../../wording/desk/list.ts';
import { columnName } from '../../../wording/desk/list-column.ts';
import { rowOutcomeText } from '../../../wording/desk/outcome.ts';
import { statusName } from '../../../wording/desk/triage.ts';
import { standingMark } from '../../../wording/desk/standing.ts';
import { clockTime, wholeNumber } from '../../../wording/quantity.ts';
import { fireDesk } from '../shell/intents.ts';
import { failedNotice } from '../shell/loading.ts';
import { USUAL_COLUMNS, type ListColumn } from './list-columns.ts';
import { resultListLook } from './result-list-look.ts';

interface Day {
  readonly name: string;
  readonly rows: readonly ResultSummary[];
}

/** Rows in their order, by day. */
function daysOf(rows: readonly ResultSummary[], nowMs: number): Day[] {
  const days: { name: string; rows: ResultSummary[] }[] = [];
  for (const row of rows) {
    const name = dayName(row.atMs, nowMs);
    const last = days.at(-1);
    if (last?.name === name) last.rows.push(row);
    else days.push({ name, rows: [row] });
  }
  return days;
}

/** The list: a table with a row for each result, under the day that it is of. Where it is narrow, rows are cards. */
@localized()
@customElement('edgewise-result-list')
export class EdgewiseResultList extends LitElement {
  static override styles = [controlRowLook, statusLook, noticeLook, tableLook, resultListLook];

  @property({ attribute: false }) list: ListState | null = null;
  @property({ attribute: false }) marked: readonly ResultSummary[] = [];
  @property({ attribute: false }) columns: readonly ListColumn[] = USUAL_COLUMNS;
  /** The result that is open. */
  @property() openId: string | null = null;

  /** The row that has the focus, or had it last. */
  get currentId(): string | null {
    return this.#currentId;
  }

  #currentId: string | null = null;

  /** Puts the focus on a row; `false` when it is not in the list. */
  focusRow(id: string): boolean {
    const row = [...this.renderRoot.querySelectorAll('tr')].find(({ dataset }) => dataset['id'] === id);
    const link = row?.querySelector('a');
    link?.focus();
    link?.scrollIntoView({ block: 'nearest' });
    return link !== null && link !== undefined;
  }

  /** The row so many steps from the present one; the first when there is none. */
  rowFrom(id: string | null, steps: number): ResultSummary | null {
    const rows = this.list?.rows ?? [];
    const index = rows.findIndex((row) => row.id === id);
    if (index < 0) return rows[0] ?? null;
    return rows[index + steps] ?? null;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { list } = this;
    if (!list) return nothing;
    const { status, rows } = list;
    if (status.kind === 'failed') return failedNotice(this, status.message);
    const isLoading = status.kind === 'doing' || status.kind === 'idle';
    if (isLoading && rows.length === 0)
      return html`<p class="quiet state">${msg('Looking for results.')}</p>`;
    return html`<div class=${isLoading ? 'older' : ''} aria-busy=${isLoading ? 'true' : 'false'}>
      ${rows.length === 0 ? this.#empty(list) : this.#days(list)} ${this.#more(list)}
    </div>`;
  }

  #days({ rows, arrived, query }: ListState): TemplateResult {
    const days = daysOf(rows, Date.now());
    const width = this.columns.length + 3;
    return html`<table>
      <caption class="visually-hidden">
        ${query.order === 'oldest' ? msg('Results, oldest first') : msg('Results, newest first')}
      </caption>
      <thead>
        <tr>
          <td></td>
          ${this.#when(query)}
          <th scope="col">${columnName('code')}</th>
          ${this.columns.map((column) => html`<th scope="col" class=${column}>${columnName(column)}</th>`)}
        </tr>
      </thead>
      ${repeat(
        days,
        ({ name }) => name,
        (day) =>
          html`<tbody>
            <tr class="day">
              <th scope="rowgroup" colspan=${width}><h2>${day.name}</h2></th>
            </tr>
            ${repeat(
              day.rows,
              ({ id }) => id,
              (row) => this.#row(row, arrived.has(row.id)),
            )}
          </tbody>`,
      )}
    </table>`;
  }

  /** The one column that a list can be sorted by: the store reads all others in this order only. */
  #when(query: ListQuery): TemplateResult {
    const isOldestFirst = query.order === 'oldest';
    const { search, within } = query;
    const turned: ListQuery = isOldestFirst ? { search, within } : { search, within, order: 'oldest' };
    return html`<th scope="col" class="when-head" aria-sort=${isOldestFirst ? 'ascending' : 'descending'}>
      <button type="button" class="link" @click=${() => fireDesk(this, 'desk-search', turned)}>
        ${columnName('when')} <span aria-hidden="true">${isOldestFirst ? '\u2191' : '\u2193'}</span>
        <span class="visually-hidden"
          >${isOldestFirst ? msg('Show the newest first') : msg('Show the oldest first')}</span
        >
      </button>
    </th>`;
  }

  #row(row: ResultSummary, isNew: boolean): TemplateResult {
    const isMarked = this.marked.some(({ id }) => id === row.id);
    const isOpen = row.id === this.openId;
    const address = formatAddress({ kind: 'result', id: row.id, query: this.list?.query ?? EVERYTHING });
    return html`<tr
      data-id=${row.id}
      class="result ${isOpen ? 'open' : ''} ${isNew ? 'new' : ''}"
      @focusin=${() => (this.#currentId = row.id)}
    >
      <td class="mark">
        <label>
          <input
            type="checkbox"
            tabindex="-1"
            aria-label=${msg(str`Mark ${rowSentence(row)}`)}
            .checked=${isMarked}
            ?disabled=${!isMarked && this.marked.length >= MAX_MARKED}
            @change=${() => fireDesk(this, 'desk-mark', row)}
          />
        </label>
      </td>
      <td class="when"><time datetime=${new Date(row.atMs).toISOString()}>${timeOfDay(row.atMs)}</time></td>
      <th scope="row" class="code-cell">
        <a href=${address} aria-current=${isOpen ? 'true' : nothing} aria-description=${rowSentence(row)}
          >${spellCode(row.code)}</a
        >
      </th>
      ${this.columns.map((column) => this.#cell(row, column))}
    </tr>`;
  }

  /** On a card, what does not say by itself what it is has its name before it. */
  #cell(row: ResultSummary, column: ListColumn): TemplateResult {
    switch (column) {
      case 'site':
      case 'user':
        return html`<td class=${column}>${labelOf(row[column])}</td>`;
      case 'ticket':
      case 'relay':
      case 'address':
        return html`<td class=${column} data-label=${columnName(column)}>${labelOf(row[column])}</td>`;
      case 'verdict':
        return this.#verdict(row);
      case 'duration':
        return html`<td class="duration number" data-label=${columnName(column)}>
          ${clockTime(row.durationMs)}
        </td>`;
      case 'status':
        return html`<td class="triage" data-label=${columnName(column)}>
          ${statusName(row.triage.status)}
        </td>`;
      case 'assignee': {
        const { assignee } = row.triage;
        const label = assignee === null ? nothing : columnName(column);
        return html`<td class="assignee" data-label=${label}>${labelOf(assignee)}</td>`;
      }
      case 'tags': {
        const { tags } = row.triage;
        const label = tags.length > 0 ? columnName(column) : nothing;
        return html`<td class="tags" data-label=${label}><bdi>${tags.join(', ')}</bdi></td>`;
      }
      case 'notes': {
        const count = row.notes > 0 ? wholeNumber(row.notes) : nothing;
        const label = row.notes > 0 ? columnName(column) : nothing;
        return html`<td class="notes number" data-label=${label}>${count}</td>`;
      }
    }
  }

  #verdict(row: ResultSummary): TemplateResult {
    const mark = standingMark(row);
    return html`<td class="verdict">
      <span class="status ${row.verdict}">${statusIcon(row.verdict)} ${rowOutcomeText(row)}</span>
      ${mark === null ? nothing : html`<span class="standing quiet small">${mark}</span>`}
    </td>`;
  }

  #empty({ query }: ListState): TemplateResult {
    const isFiltered = Object.keys(query.search).length > 0 || query.within !== null;
    return isFiltered
      ? html`<div class="stack state">
          <p><strong>${msg('No result matches this.')}</strong></p>
          <p class="quiet">${msg('Fewer filters, or only the start of a word, find more.')}</p>
          <div>
            <button type="button" @click=${() => fireDesk(this, 'desk-search', EVERYTHING)}>
              ${msg('Show all results')}
            </button>
          </div>
        </div>`
      : html`<div class="stack state">
          <p><strong>${msg('No results yet.')}</strong></p>
          <p class="quiet">
            ${msg('They appear here by themselves as soon as somebody has tested.')}
            <a href=${formatAddress({ kind: 'requests' })}>${msg('Ask somebody for a test')}</a>
          </p>
        </div>`;
  }

  #more({ next, more, rows }: ListState): TemplateResult | typeof nothing {
    if (rows.length === 0) return nothing;
    if (next === null) return html`<p class="quiet small state">${msg('That is all.')}</p>`;
    return html`<div class="stack state more">
      ${more.kind === 'failed' ? html`<p class="notice" role="alert">${more.message}</p>` : nothing}
      <div>
        <button
          type="button"
          ?disabled=${more.kind === 'doing'}
          @click=${() => fireDesk(this, 'desk-more', null)}
        >
          ${more.kind === 'doing' ? msg('Loading more') : msg('Load more')}
        </button>
      </div>
    </div>`;
  }
}

/** Nothing where a label is missing: on a card it then takes no room. */
const labelOf = (label: string | null): TemplateResult | typeof nothing =>
  label === null ? nothing : html`<bdi>${label}</bdi>`;

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-result-list': EdgewiseResultList;
  }
}
