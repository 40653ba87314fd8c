import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { DeskState, ListState } from '../../../app/desk/state.ts';
import { readCode } from '../../../core/result-code.ts';
import { formatAddress } from '../../../wire/desk/address.ts';
import type { Triage } from '../../../wire/desk/triage.ts';
import { controlsLook } from '../../look/controls.ts';
import { textLook } from '../../look/text.ts';
import { arrivalsText, markedCount, resultsCount } from '../../../wording/desk/list.ts';
import { fireDesk } from '../shell/intents.ts';
import { panelLook } from '../shell/panel-look.ts';
import type { ColumnChoice } from './edgewise-column-choice.ts';
import { USUAL_COLUMNS, keepColumns, readColumns } from './list-columns.ts';
import { resultsLook } from './results-look.ts';
import { originOf, shortcutOf } from '../shell/shortcuts.ts';
import type { EdgewiseDeskKeys } from '../shell/edgewise-desk-keys.ts';
import type { EdgewiseOpened } from '../record/edgewise-opened.ts';
import type { EdgewiseResultList } from './edgewise-result-list.ts';
import type { EdgewiseSearchBox } from './edgewise-search-box.ts';
import '../shell/edgewise-desk-keys.ts';
import './edgewise-column-choice.ts';
import './edgewise-export-menu.ts';
import './edgewise-filters.ts';
import '../record/edgewise-opened.ts';
import '../record/edgewise-record.ts';
import './edgewise-result-list.ts';
import './edgewise-search-box.ts';

/** How near the end of the list is when more is loaded, in heights of the window. */
const NEAR_END = 1;

/** Searching, the list and the opened result beside it; by mouse and by keyboard. */
@localized()
@customElement('edgewise-results')
export class EdgewiseResults extends LitElement {
  static override styles = [textLook, controlsLook, panelLook, resultsLook];

  @property({ attribute: false }) desk: DeskState | null = null;

  @state() private columns = readColumns(() => localStorage);

  @query('edgewise-search-box') private readonly searchBox!: EdgewiseSearchBox | null;
  @query('edgewise-result-list') private readonly results!: EdgewiseResultList | null;
  @query('edgewise-opened') private readonly openedPane!: EdgewiseOpened | null;
  @query('edgewise-desk-keys') private readonly keys!: EdgewiseDeskKeys | null;
  @query('.list') private readonly listPane!: HTMLElement | null;
  @query('.opened') private readonly openedScroll!: HTMLElement | null;

  /** The list's headline; that of an opened result has it by itself. */
  override focus(options?: FocusOptions): void {
    if (this.openedPane) this.openedPane.focus(options);
    else this.renderRoot.querySelector<HTMLElement>('h1')?.focus(options);
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const key = shortcutOf(event);
    if (key !== null && this.#act(key, event)) event.preventDefault();
  };

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('keydown', this.#onKey);
  }

  override disconnectedCallback(): void {
    removeEventListener('keydown', this.#onKey);
    super.disconnectedCallback();
  }

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get('desk');
    const { desk } = this;
    if (!before || !desk) return;
    const id = openId(desk);
    const idBefore = openId(before);
    if (id !== idBefore) this.#onOther(id, idBefore);
    if (before.list.search !== desk.list.search) this.listPane?.scrollTo({ top: 0 });
  }

  protected override render(): TemplateResult | typeof nothing {
    const { desk } = this;
    if (!desk) return nothing;
    const id = openId(desk);
    return html`<div class="panes ${id === null ? '' : 'split'}">
        <div class="list" @scroll=${this.#onScroll} @focusin=${this.#onReading} @focusout=${this.#onReading}>
          <h1 class="visually-hidden" tabindex="-1">${msg('Results')}</h1>
          <div class="search">
            <edgewise-search-box
              .text=${desk.list.query.search.text ?? ''}
              .isUnknownCode=${isUnknownCode(desk.list)}
            ></edgewise-search-box>
            <div class="row tools">
              <edgewise-filters .query=${desk.list.query}>
                <edgewise-column-choice
                  .columns=${this.columns}
                  @edgewise-columns=${this.#onColumns}
                ></edgewise-column-choice>
              </edgewise-filters>
            </div>
          </div>
          ${this.#pill(desk.list)}
          <edgewise-result-list
            .list=${desk.list}
            .marked=${desk.marked}
            .columns=${this.columns}
            .openId=${id}
            @pointerenter=${this.#onReading}
            @pointerleave=${this.#onReading}
          ></edgewise-result-list>
          ${this.#tools(desk)}
          <p class="visually-hidden" role="status">${listStatus(desk.list)}</p>
        </div>
        ${id === null ? nothing : this.#opened(desk, id)}
      </div>
      <edgewise-desk-keys></edgewise-desk-keys>`;
  }

  #pill({ waiting }: ListState): TemplateResult {
    const count = waiting.rows.length;
    return html`<div class="pill" role="status">
      ${
        count === 0
          ? nothing
          : html`<button type="button" class="primary" @click=${this.#onPill}>
              ${arrivalsText(count, waiting.restart !== null)}
            </button>`
      }
    </div>`;
  }

  /** What can be done with the list, or with what is marked of it. */
  #tools({ marked, list }: DeskState): TemplateResult {
    // What changed is asked from the earlier to the later.
    const [a, b] = [...marked].sort((one, other) => one.atMs - other.atMs);
    return html`<div class="row foot ${marked.length > 0 ? 'held' : ''}">
      ${
        marked.length === 0
          ? nothing
          : html`<span role="status">${markedCount(marked.length)}</span>
              ${
                a && b && marked.length === 2
                  ? html`<a
                      class="button"
                      href=${formatAddress({
                        kind: 'compare',
                        a: { kind: 'result', id: a.id },
                        b: { kind: 'result', id: b.id },
                      })}
                      >${msg('Compare')}</a
                    >`
                  : html`<span class="quiet small">${msg('Mark two to compare them.')}</span>`
              }
              <button type="button" @click=${() => fireDesk(this, 'desk-unmark-all', null)}>
                ${msg('Unmark')}
              </button>`
      }
      <edgewise-export-menu
        .marked=${marked.map(({ id }) => id)}
        .search=${list.rows.length === 0 ? null : list.search}
      ></edgewise-export-menu>
      ${
        marked.length > 0 || list.rows.length === 0
          ? nothing
          : html`<a
                href=${formatAddress({
                  kind: 'compare',
                  a: { kind: 'search', search: list.search },
                  b: null,
                })}
                >${msg('Compare these with others')}</a
              >
              <button type="button" class="link small" @click=${() => this.keys?.show()}>
                ${msg('Keys')}
              </button>`
      }
    </div>`;
  }

  #opened({ opened, session, list, marked, usual }: DeskState, id: string): TemplateResult {
    const user = session.kind === 'somebody' || session.kind === 'expired' ? session.user : null;
    const index = list.rows.findIndex((row) => row.id === id);
    return html`<section class="opened" aria-label=${msg('Opened result')}>
      <edgewise-opened
        .opened=${opened}
        .usual=${usual}
        .user=${user}
        .query=${list.query}
        .isMarked=${marked.some((row) => row.id === id)}
        .newerId=${index < 1 ? null : (list.rows[index - 1]?.id ?? null)}
        .olderId=${index < 0 ? null : (list.rows[index + 1]?.id ?? null)}
      ></edgewise-opened>
    </section>`;
  }

  /** Answers whether the key meant something here. */
  #act(key: string, event: KeyboardEvent): boolean {
    const id = this.desk && openId(this.desk);
    const origin = originOf(event);
    switch (key) {
      case '/':
        this.searchBox?.focus();
        return true;
      case '?':
        this.keys?.show();
        return true;
      case 'j':
        return this.#step(1, id);
      case 'k':
        return this.#step(-1, id);
      case 'ArrowDown':
        return this.#isForArrows(origin) && this.#step(1, null);
      case 'ArrowUp':
        return this.#isForArrows(origin) && this.#step(-1, null);
      case 'x':
        return this.#mark(id);
      case 'n':
        return this.openedPane?.focusNote() ?? false;
      case 'a':
        return this.#triage({ assignee: this.#userName() });
      case 'l':
      case 'w':
      case 'd':
        return this.#triage({ status: STATUS_KEYS[key] });
      case 'u':
        if (this.desk?.opened.kind !== 'ready') return false;
        fireDesk(this, 'desk-triage-undo', null);
        return true;
      case 'Escape':
        if (id === null) return false;
        fireDesk(this, 'desk-close', null);
        return true;
      default:
        return false;
    }
  }

  /** Arrows move in the list; elsewhere they scroll, and in a field they do what fields do. */
  #isForArrows(origin: Element | null): boolean {
    if (origin === document.body || origin === null) return true;
    if (origin.matches('select, textarea')) return false;
    const root = origin.getRootNode();
    if (!(root instanceof ShadowRoot)) return false;
    return root.host === this.results || root.host === this.searchBox;
  }

  /** To the row so many steps on; where a result is open, that one is opened instead. */
  #step(steps: number, id: string | null): boolean {
    const { results } = this;
    const current = id ?? (results?.matches(':focus-within') ? results.currentId : null);
    const row = results?.rowFrom(current, steps);
    if (!row) return current !== null;
    if (id === null) results?.focusRow(row.id);
    else {
      const queryOf = this.desk?.list.query;
      if (queryOf) fireDesk(this, 'desk-go', formatAddress({ kind: 'result', id: row.id, query: queryOf }));
    }
    return true;
  }

  /** Changes the opened result. */
  #triage(change: Partial<Pick<Triage, 'status' | 'assignee'>>): boolean {
    const opened = this.desk?.opened;
    if (opened?.kind !== 'ready') return false;
    fireDesk(this, 'desk-triage', { id: opened.id, change });
    return true;
  }

  #userName(): string | null {
    const session = this.desk?.session;
    return session?.kind === 'somebody' || session?.kind === 'expired' ? session.user.name : null;
  }

  #mark(id: string | null): boolean {
    const current = this.results?.matches(':focus-within') ? this.results.currentId : id;
    const { desk } = this;
    const row =
      desk?.list.rows.find((other) => other.id === current) ??
      (desk?.opened.kind === 'ready' && desk.opened.id === current ? desk.opened.record.row : undefined);
    if (row) fireDesk(this, 'desk-mark', row);
    return row !== undefined;
  }

  #onColumns({ detail }: ColumnChoice): void {
    this.columns = detail ?? USUAL_COLUMNS;
    keepColumns(detail, () => localStorage);
  }

  #onScroll(): void {
    const { listPane, desk } = this;
    if (!listPane || !desk) return;
    this.#onReading();
    const left = listPane.scrollHeight - listPane.scrollTop - listPane.clientHeight;
    const { next, more } = desk.list;
    // What has failed is asked for again by its button only.
    if (left < NEAR_END * listPane.clientHeight && next !== null && more.kind === 'idle')
      fireDesk(this, 'desk-more', null);
  }

  /** While somebody is at the rows, they must not move: not below the eyes, the pointer or the focus. */
  #onReading(): void {
    // While the focus or the pointer is on its way, it is nowhere.
    requestAnimationFrame(() => {
      const isAtRows = this.results?.matches(':hover, :focus-within') ?? false;
      fireDesk(this, 'desk-reading', isAtRows || (this.listPane?.scrollTop ?? 0) > 0);
    });
  }

  #onPill(): void {
    const [first] = this.desk?.list.waiting.rows ?? [];
    fireDesk(this, 'desk-show-arrivals', null);
    this.listPane?.scrollTo({ top: 0 });
    // The pill is gone, and with it the focus.
    if (first)
      void this.updateComplete
        .then(() => this.results?.updateComplete)
        .then(() => this.results?.focusRow(first.id));
  }

  /** Another result was opened, or the opened one was closed. */
  #onOther(id: string | null, idBefore: string | null): void {
    if (id !== null) {
      this.openedScroll?.scrollTo({ top: 0 });
      void this.#focusOpened();
      return;
    }
    if (idBefore !== null && this.#hasLostFocus())
      void this.results?.updateComplete.then(() => {
        if (this.results?.focusRow(idBefore) === false) this.searchBox?.focus();
      });
  }

  #hasLostFocus(): boolean {
    return this.renderRoot instanceof ShadowRoot && this.renderRoot.activeElement === null;
  }

  async #focusOpened(): Promise<void> {
    await this.openedPane?.updateComplete;
    this.openedPane?.focus({ preventScroll: true });
  }
}

const STATUS_KEYS = { l: 'looking', w: 'waiting', d: 'done' } as const;

/** Which result is open, or being opened. */
const openId = ({ opened }: DeskState): string | null => (opened.kind === 'none' ? null : opened.id);

/** A code was looked for, and no row has it. */
function isUnknownCode({ query: { search }, rows, status }: ListState): boolean {
  const read = readCode(search.text ?? '');
  return read.kind === 'code' && status.kind === 'done' && !rows.some(({ code }) => code === read.code);
}

/** What a screen reader is told of the list. */
function listStatus({ status, rows, next }: ListState): string {
  if (status.kind === 'doing') return msg('Looking for results.');
  if (status.kind !== 'done') return '';
  if (rows.length === 0) return msg('No results.');
  return next === null ? resultsCount(rows.length) : msg('Results are shown; more can be loaded.');
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-results': EdgewiseResults;
  }
}
