import { parseAddress, type ListQuery } from '../../wire/desk/address.ts';
import { readQueryFields } from '../../wire/desk/query-fields.ts';
import { DESK_PAGE } from '../../wire/desk/routes.ts';
import { MAX_COUNTED, type SavedView, type ViewFields } from '../../wire/desk/views.ts';
import { Latest } from './latest.ts';
import { failedAction, type Cell, type Surroundings } from './part.ts';
import { DOING, DONE, type ViewsState } from './state.ts';
import { searchOf } from './time-range.ts';

/** Views are counted again at most this often: a busy server must not be asked at each arrival. */
export const COUNT_AFTER_MS = 5000;

/** The list that a view stands for. Total. */
export function listOfView({ query }: Pick<SavedView, 'query'>): ListQuery {
  const address = parseAddress(DESK_PAGE, readQueryFields(query));
  return address.kind === 'list' ? address.query : { search: {}, within: null };
}

/** Views of the list that are kept under a name, with how many results each finds. */
export class SavedViews {
  readonly #surroundings: Surroundings;
  readonly #cell: Cell<ViewsState>;
  readonly #asked = new Latest();
  #cancelCount: (() => void) | null = null;

  constructor(surroundings: Surroundings, cell: Cell<ViewsState>) {
    this.#surroundings = surroundings;
    this.#cell = cell;
  }

  load(): void {
    const isLatest = this.#asked.ask();
    this.#surroundings.port.views().then(
      (views) => {
        if (!isLatest()) return;
        this.#change({ views });
        this.#count();
      },
      // The desk is whole without them; they are asked for again when the stream comes back.
      (error: unknown) => void this.#surroundings.explain(error),
    );
  }

  /** Something happened that may change what views find. */
  countSoon(): void {
    if (this.#cell.value.views.length === 0) return;
    this.#cancelCount ??= this.#surroundings.environment.setTimer(COUNT_AFTER_MS, () => {
      this.#cancelCount = null;
      this.#count();
    });
  }

  save(view: ViewFields): void {
    this.#act(this.#surroundings.port.addView(view), (made, views) => [...views, made], null);
  }

  change(id: string, view: ViewFields): void {
    this.#act(
      this.#surroundings.port.changeView(id, view),
      (changed, views) => views.map((old) => (old.id === id ? changed : old)),
      null,
    );
  }

  remove({ id, name, isShared, query, columns }: SavedView): void {
    this.#act(
      this.#surroundings.port.removeView(id),
      (_nothing, views) => views.filter((view) => view.id !== id),
      { name, isShared, query, columns },
    );
  }

  /** Brings back the one that was deleted last. */
  restore(): void {
    const { deleted } = this.#cell.value;
    if (deleted) this.save(deleted);
  }

  /** Whoever comes next has others. */
  forget(): void {
    this.#asked.ask();
    this.#cancelCount?.();
    this.#cancelCount = null;
  }

  #act<T>(
    answer: Promise<T>,
    viewsAfter: (answered: T, views: readonly SavedView[]) => readonly SavedView[],
    deleted: ViewFields | null,
  ): void {
    const isWanted = this.#asked.current();
    this.#change({ action: DOING });
    answer.then(
      (answered) => {
        if (!isWanted()) return;
        const views = [...viewsAfter(answered, this.#cell.value.views)];
        views.sort((a, b) => a.name.localeCompare(b.name));
        this.#change({ views, action: DONE, deleted });
        this.#count();
      },
      (error: unknown) => {
        const action = failedAction(this.#surroundings, error);
        if (isWanted()) this.#change({ action });
      },
    );
  }

  #count(): void {
    const { views } = this.#cell.value;
    if (views.length === 0) return;
    const isWanted = this.#asked.current();
    const { environment, port } = this.#surroundings;
    const today = { nowMs: environment.nowEpochMs(), startOfTodayMs: environment.startOfTodayMs() };
    const counted = views.slice(0, MAX_COUNTED);
    port.counts(counted.map((view) => searchOf(listOfView(view), today))).then(
      (counts) => {
        if (isWanted()) this.#change({ counts: new Map(counted.map(({ id }, at) => [id, counts[at] ?? 0])) });
      },
      (error: unknown) => void this.#surroundings.explain(error),
    );
  }

  #change(change: Partial<ViewsState>): void {
    this.#cell.set({ ...this.#cell.value, ...change });
  }
}
