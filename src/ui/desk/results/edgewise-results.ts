import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { localized, msg } from '@lit/localize';
import type { DeskState, ListState, TriageWish } from '../../../app/desk/state.ts';
import { formatAddress } from '../../../wire/desk/address.ts';
import { isAtLeast } from '../../../wire/desk/session.ts';
import { controlsLook } from '../../look/controls.ts';
import { textLook } from '../../look/text.ts';
import { searchTitle } from '../../../wording/desk/compare-side.ts';
import { arrivalsText } from '../../../wording/desk/list.ts';
import { fireDesk } from '../shell/intents.ts';
import { panelLook } from '../shell/panel-look.ts';
import type { ColumnChoice } from './edgewise-column-choice.ts';
import { LIST_COLUMNS, USUAL_COLUMNS, keepColumns, readColumns } from './list-columns.ts';
import { isUnknownCode, listStatus } from './list-status.ts';
import { listTools, userOf } from './list-tools.ts';
import { resultsLook } from './results-look.ts';
import { originOf, shortcutOf } from '../shell/shortcuts.ts';
import type { EdgewiseDeskKeys } from '../shell/edgewise-desk-keys.ts';
import type { EdgewiseOpened } from '../record/edgewise-opened.ts';
import type { EdgewiseResultList } from './edgewise-result-list.ts';
import type { EdgewiseSearchBox } from './edgewise-search-box.ts';
import '../shell/edgewise-desk-keys.ts';
import './edgewise-column-choice.ts';
import './edgewise-filters.ts';
import '../record/edgewise-opened.ts';
import '../record/edgewise-record.ts';
import { queryOfList } from './edgewise-save-view.ts';
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

  /** The view whose columns are shown. */
  #viewId: string | null = null;

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
    if (desk) this.#showColumnsOf(desk);
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
          <p class="printed">${searchTitle(desk.list.query.search)}</p>
          <div class="search">
            <edgewise-search-box
              .text=${desk.list.query.search.text ?? ''}
              .isUnknownCode=${isUnknownCode(desk.list)}
            ></edgewise-search-box>
            <div class="row tools">
              <edgewise-filters .query=${desk.list.query} .tags=${desk.tags}>
                <edgewise-column-choice
                  .columns=${this.columns}
                  @edgewise-columns=${this.#onColumns}
                ></edgewise-column-choice>
                <edgewise-save-view
                  .query=${desk.list.query}
                  .columns=${this.columns}
                  .views=${desk.views}
                  .canShare=${this.#canChange()}
                ></edgewise-save-view>
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
          ${listTools(this, desk, () => this.keys?.show())}
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

  #opened({ opened, session, list, marked, tags, usual }: DeskState, id: string): TemplateResult {
    const user = userOf(session);
    const index = list.rows.findIndex((row) => row.id === id);
    return html`<section class="opened" aria-label=${msg('Opened result')}>
      <edgewise-opened
        .opened=${opened}
        .usual=${usual}
        .user=${user}
        .query=${list.query}
        .tags=${tags}
        .isMarked=${marked.some((row) => row.id === id)}
        .newerId=${index < 1 ? null : (list.rows[index - 1]?.id ?? null)}
        .olderId=${index < 0 ? null : (list.rows[index + 1]?.id ?? null)}
      ></edgewise-opened>
    </section>`;
  }

  /** A view brings its columns; going elsewhere brings back one's own. */
  #showColumnsOf({ views: { views }, list }: DeskState): void {
    const query = queryOfList(list.query);
    const view = views.find((each) => each.query === query && each.columns !== null) ?? null;
    const id = view?.id ?? null;
    if (id === this.#viewId) return;
    this.#viewId = id;
    this.columns =
      view === null
        ? readColumns(() => localStorage)
        : LIST_COLUMNS.filter((name) => view.columns?.includes(name));
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
      case 't':
        return this.#focusTag();
      case 'u':
        return this.#undo();
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

  /** Changes the opened result; where none is, all that are marked. */
  #triage(change: Pick<TriageWish, 'status' | 'assignee'>): boolean {
    const { desk } = this;
    if (!desk || !this.#canChange()) return false;
    if (desk.opened.kind === 'ready') fireDesk(this, 'desk-triage', { id: desk.opened.id, change });
    else if (desk.opened.kind === 'none' && desk.marked.length > 0)
      fireDesk(this, 'desk-triage-marked', change);
    else return false;
    return true;
  }

  #focusTag(): boolean {
    if (!this.#canChange()) return false;
    if (this.desk?.opened.kind === 'ready') return this.openedPane?.focusTag() ?? false;
    const field = this.renderRoot.querySelector('edgewise-marked-changes');
    field?.focus();
    return field !== null;
  }

  /** Takes back the last change of the opened result, or else that of this page. */
  #undo(): boolean {
    const { desk } = this;
    if (!desk || !this.#canChange()) return false;
    const isOfOpened = desk.opened.kind === 'ready' && desk.opened.triage.before !== null;
    if (!isOfOpened && desk.triaging.last === null) return false;
    fireDesk(this, isOfOpened ? 'desk-triage-undo' : 'desk-undo', null);
    return true;
  }

  #userName(): string | null {
    return (this.desk && userOf(this.desk.session)?.name) ?? null;
  }

  #canChange(): boolean {
    const user = this.desk && userOf(this.desk.session);
    return user !== null && isAtLeast(user.role, 'editor');
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

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-results': EdgewiseResults;
  }
}
