import type { ListQuery } from '../../wire/desk/address.ts';
import type { ResultPage, ResultSearch, ResultSummary } from '../../wire/desk/search.ts';
import type { Triage } from '../../wire/desk/triage.ts';
import { NOTHING_WAITS, withWaiting, newTo, waitingAfterRefresh } from './arrivals.ts';
import { Latest } from './latest.ts';
import { failedAction, type Cell, type Surroundings } from './part.ts';
import { DOING, DONE, IDLE, type ListState, type Waiting } from './state.ts';
import { searchOf } from './time-range.ts';

/** Rows of one page: more than a screen holds, few enough to come at once. */
export const PAGE_SIZE = 50;
/** Arrivals under a search are asked for at most this often: a busy server must not be asked for each. */
export const REFRESH_AFTER_MS = 1000;

/** The list: its search, its pages, and what arrives meanwhile. */
export class ResultList {
  readonly #surroundings: Surroundings;
  readonly #cell: Cell<ListState>;
  /** Whether somebody reads what must not be moved. */
  readonly #isBeingRead: () => boolean;
  /** Asks for something when what arrives is told. */
  readonly #whenOpen: (ask: () => void) => void;
  readonly #asked = new Latest();
  #cancelRefresh: (() => void) | null = null;
  /** Something arrived that an answer under way may not hold. */
  #isStale = false;

  constructor(
    surroundings: Surroundings,
    cell: Cell<ListState>,
    isBeingRead: () => boolean,
    whenOpen: (ask: () => void) => void,
  ) {
    this.#surroundings = surroundings;
    this.#cell = cell;
    this.#isBeingRead = isBeingRead;
    this.#whenOpen = whenOpen;
  }

  /** Loads a list from its start; `onLoaded` is told of its rows unless something else was asked for meanwhile. */
  load(query: ListQuery, onLoaded: (rows: readonly ResultSummary[]) => void = () => undefined): void {
    const isLatest = this.#asked.ask();
    this.#stopRefreshing();
    const search = searchOf(query, this.#today());
    this.#change({ query, search, status: DOING, more: IDLE, waiting: NOTHING_WAITS, arrived: new Set() });
    this.#whenOpen(() => {
      if (isLatest()) this.#load(query, search, isLatest, onLoaded);
    });
  }

  #load(
    query: ListQuery,
    search: ResultSearch,
    isLatest: () => boolean,
    onLoaded: (rows: readonly ResultSummary[]) => void,
  ): void {
    this.#surroundings.port.search(search, pageFrom(null, query)).then(
      ({ rows, next }) => {
        if (!isLatest()) return;
        this.#change({ rows, next, status: DONE });
        if (this.#isStale) this.refreshSoon();
        onLoaded(rows);
      },
      (error: unknown) => {
        if (isLatest())
          this.#change({ rows: [], next: null, status: failedAction(this.#surroundings, error) });
      },
    );
  }

  /** Loads the next page; also again, where that failed. */
  more(): void {
    const { next, more, search, status } = this.#cell.value;
    if (next === null || more.kind === 'doing' || status.kind !== 'done') return;
    const isWanted = this.#asked.current();
    this.#change({ more: DOING });
    this.#surroundings.port.search(search, pageFrom(next, this.#cell.value.query)).then(
      (page) => {
        if (isWanted()) this.#append(page);
      },
      (error: unknown) => {
        if (isWanted()) this.#change({ more: failedAction(this.#surroundings, error) });
      },
    );
  }

  /** A result was stored. Whether it belongs into a search, only the server can tell. */
  receive(row: ResultSummary): void {
    const { search, status } = this.#cell.value;
    if (status.kind !== 'done') this.#isStale = true;
    else if (Object.keys(search).length > 0) this.refreshSoon();
    else this.#take([row]);
  }

  /** Something at the start of the list may have changed. */
  refreshSoon(): void {
    this.#cancelRefresh ??= this.#surroundings.environment.setTimer(REFRESH_AFTER_MS, () => {
      this.#cancelRefresh = null;
      this.refresh();
    });
  }

  /** Loads the start of the list again and takes in what is new, without disturbing what is read. */
  refresh(): void {
    if (this.#cell.value.status.kind !== 'done') {
      this.#isStale = true;
      return;
    }
    this.#stopRefreshing();
    const isWanted = this.#asked.current();
    const { query } = this.#cell.value;
    const search = searchOf(query, this.#today());
    this.#surroundings.port.search(search, pageFrom(null, query)).then(
      (head) => {
        if (isWanted()) this.#takeHead(head);
      },
      // The list stays as it was; that the server is away is told by the connection.
      (error: unknown) => void this.#surroundings.explain(error),
    );
  }

  /** Lets in what waits. */
  showArrivals(): void {
    const list = this.#cell.value;
    if (list.waiting.restart) this.#asked.ask();
    this.#change({
      ...withWaiting(list, list.waiting),
      more: list.waiting.restart ? IDLE : list.more,
      arrived: new Set(list.waiting.rows.map(({ id }) => id)),
      waiting: NOTHING_WAITS,
    });
  }

  /** Whatever is under way is of no interest any more. */
  forget(): void {
    this.#asked.ask();
    this.#stopRefreshing();
  }

  /** Puts a row in the place of an older version of it. */
  replace(row: ResultSummary): void {
    this.#change({ rows: this.#cell.value.rows.map((old) => (old.id === row.id ? row : old)) });
  }

  /** Somebody changed where a result stands. It stays in sight, also where the search no longer finds it. */
  receiveTriage(id: string, triage: Triage): void {
    const { rows, status } = this.#cell.value;
    if (status.kind !== 'done') this.#isStale = true;
    const row = rows.find((one) => one.id === id);
    if (row && row.triage.version < triage.version) this.replace({ ...row, triage });
  }

  #append({ rows, next }: ResultPage): void {
    const list = this.#cell.value;
    const known = new Set([...list.rows, ...list.waiting.rows].map(({ id }) => id));
    this.#change({ rows: [...list.rows, ...rows.filter(({ id }) => !known.has(id))], next, more: IDLE });
  }

  #take(rows: readonly ResultSummary[]): void {
    const list = this.#cell.value;
    const fresh = newTo(list, list.waiting, rows);
    if (fresh.length > 0) this.#wait({ ...list.waiting, rows: [...fresh, ...list.waiting.rows] });
  }

  #takeHead(head: ResultPage): void {
    const byId = new Map(head.rows.map((row) => [row.id, row]));
    const rows = this.#cell.value.rows.map((row) => byId.get(row.id) ?? row);
    this.#change({ rows });
    const waiting = waitingAfterRefresh(this.#cell.value, this.#cell.value.waiting, head);
    if (waiting.rows.length > 0) this.#wait(waiting);
  }

  /** What comes in while others wait, waits too: the list would be in no order that a reader could follow. */
  #wait(waiting: Waiting): void {
    const hadWaiting = this.#cell.value.waiting.rows.length > 0;
    this.#change({ waiting });
    if (!hadWaiting && !this.#isBeingRead()) this.showArrivals();
  }

  #stopRefreshing(): void {
    this.#cancelRefresh?.();
    this.#cancelRefresh = null;
    this.#isStale = false;
  }

  #today(): { nowMs: number; startOfTodayMs: number } {
    const { environment } = this.#surroundings;
    return { nowMs: environment.nowEpochMs(), startOfTodayMs: environment.startOfTodayMs() };
  }

  #change(change: Partial<ListState>): void {
    this.#cell.set({ ...this.#cell.value, ...change });
  }
}

/** The page that follows a key, in the order of a list. */
const pageFrom = (
  after: string | null,
  { order }: ListQuery,
): { readonly after: string | null; readonly limit: number; readonly order?: 'oldest' } => ({
  after,
  limit: PAGE_SIZE,
  ...(order === undefined ? {} : { order }),
});
