import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { localized, msg, str } from '@lit/localize';
import type { ListState } from '../../../app/desk/state.ts';
import { EVERYTHING, MAX_MARKED, formatAddress } from '../../../wire/desk/address.ts';
import type { ResultSummary } from '../../../wire/desk/search.ts';
import { controlsLook } from '../../look/controls.ts';
import { inputLook } from '../../look/input.ts';
import { noticeLook } from '../../look/notice.ts';
import { statusIcon } from '../../look/status-icon.ts';
import { statusLook } from '../../look/status.ts';
import { textLook } from '../../look/text.ts';
import { dayName, notesCount, rowPlaces, rowSentence, timeOfDay } from '../../../wording/desk/list.ts';
import { rowOutcomeText } from '../../../wording/desk/outcome.ts';
import { standingMark } from '../../../wording/desk/standing.ts';
import { fireDesk } from '../shell/intents.ts';
import { failedNotice } from '../shell/loading.ts';
import { panelLook } from '../shell/panel-look.ts';
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

/** The list: rows that read as sentences, under the day that they are of. */
@localized()
@customElement('edgewise-result-list')
export class EdgewiseResultList extends LitElement {
  static override styles = [
    textLook,
    controlsLook,
    inputLook,
    statusLook,
    noticeLook,
    panelLook,
    resultListLook,
  ];

  @property({ attribute: false }) list: ListState | null = null;
  @property({ attribute: false }) marked: readonly ResultSummary[] = [];
  /** The result that is open. */
  @property() openId: string | null = null;

  /** The row that has the focus, or had it last. */
  get currentId(): string | null {
    return this.#currentId;
  }

  #currentId: string | null = null;

  /** Puts the focus on a row; `false` when it is not in the list. */
  focusRow(id: string): boolean {
    const row = [...this.renderRoot.querySelectorAll('li')].find(({ dataset }) => dataset['id'] === id);
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

  #days({ rows, arrived }: ListState): TemplateResult {
    const days = daysOf(rows, Date.now());
    return html`${repeat(
      days,
      ({ name }) => name,
      (day, index) =>
        html`<section aria-labelledby=${`day-${String(index)}`}>
          <h2 id=${`day-${String(index)}`}>${day.name}</h2>
          <ol role="list">
            ${repeat(
              day.rows,
              ({ id }) => id,
              (row) => this.#row(row, arrived.has(row.id)),
            )}
          </ol>
        </section>`,
    )}`;
  }

  #row(row: ResultSummary, isNew: boolean): TemplateResult {
    const isMarked = this.marked.some(({ id }) => id === row.id);
    const isOpen = row.id === this.openId;
    const address = formatAddress({ kind: 'result', id: row.id, query: this.list?.query ?? EVERYTHING });
    return html`<li
      data-id=${row.id}
      class="${isOpen ? 'open' : ''} ${isNew ? 'new' : ''}"
      @focusin=${() => (this.#currentId = row.id)}
    >
      <label class="mark">
        <input
          type="checkbox"
          tabindex="-1"
          aria-label=${msg(str`Mark ${rowSentence(row)}`)}
          .checked=${isMarked}
          ?disabled=${!isMarked && this.marked.length >= MAX_MARKED}
          @change=${() => fireDesk(this, 'desk-mark', row)}
        />
      </label>
      <a href=${address} aria-current=${isOpen ? 'true' : nothing}>
        <span class="status ${row.verdict}">${statusIcon(row.verdict)}</span>
        <span class="sentence">
          <time datetime=${new Date(row.atMs).toISOString()}>${timeOfDay(row.atMs)}</time>
          ${rowPlaces(row).map((place) => html`– <bdi>${place}</bdi> `)}–
          <span class="outcome status ${row.verdict}">${rowOutcomeText(row)}</span>
        </span>
        ${this.#aside(row)}
      </a>
    </li>`;
  }

  #aside(row: ResultSummary): TemplateResult {
    const { ticket, relay, notes } = row;
    const mark = standingMark(row);
    return html`<span class="aside quiet small">
      ${mark === null ? nothing : html`<span class="standing">${mark}</span>`}
      ${notes > 0 ? html`<span>${notesCount(notes)}</span>` : nothing}
      ${ticket === null ? nothing : html`<bdi>${ticket}</bdi>`}
      <bdi class="relay">${relay}</bdi>
    </span>`;
  }

  #empty({ query }: ListState): TemplateResult {
    const isFiltered = Object.keys(query.search).length > 0 || query.within !== null;
    return isFiltered
      ? html`<div class="stack state">
          <p><strong>${msg('No result matches this.')}</strong></p>
          <p class="quiet">${msg('Fewer filters, or the start of a word only, find more.')}</p>
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

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-result-list': EdgewiseResultList;
  }
}
