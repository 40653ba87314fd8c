import type { Kysely } from 'kysely';
import type { ListOrder, ResultSearch } from '../../../../../src/wire/desk/search.ts';
import { ALL_KEYS, type KeyStretch } from '../../months/stretches.ts';
import type { DatabaseKind } from '../../column-types.ts';
import type { Tables } from '../../tables.ts';
import { isAfter, type RowKey } from './row-order.ts';
import { conditionsOf, type Conditions } from './search-condition.ts';
import { QUERY_PLAN_LIMITS, type QueryPlanLimits } from './query-plan.ts';
import { SearchTerms } from './search-terms.ts';
import { StretchPlan } from './stretch-plan.ts';

/** How a search is read. */
export interface SearchPlanOptions {
  readonly limits?: QueryPlanLimits;
  /** Newest first unless it says otherwise. */
  readonly order?: ListOrder;
  /** All rows, those that may hold the newest first; one of all unless it says otherwise. */
  readonly stretches?: readonly KeyStretch[] | undefined;
  /** SQLite unless it says otherwise. */
  readonly kind?: DatabaseKind;
}

/** A part of all rows, and what has been seen of it. */
interface Part {
  readonly stretch: KeyStretch;
  readonly plan: StretchPlan;
  /** There is nothing after this place. */
  end: RowKey | 'begin' | null;
}

/** A search that was made ready: its pages are read one after the other. */
export class SearchPlan {
  readonly #parts: readonly Part[];
  readonly #toMs: number;
  readonly #order: ListOrder;

  private constructor(
    db: Kysely<Tables>,
    conditions: Conditions,
    terms: SearchTerms,
    {
      limits = QUERY_PLAN_LIMITS,
      order = 'newest',
      stretches = [ALL_KEYS],
      kind = 'sqlite',
    }: SearchPlanOptions,
  ) {
    this.#order = order;
    this.#toMs = conditions.toMs ?? Infinity;
    // How old the oldest of a stretch are is not known: somebody's clock may have been years behind.
    const all = order === 'newest' ? stretches : [ALL_KEYS];
    const used = conditions.stretch === ALL_KEYS ? all : [conditions.stretch];
    this.#parts = used
      .filter(({ beforeMs }) => beforeMs > (conditions.fromMs ?? -Infinity))
      .map((stretch) => ({
        stretch,
        plan: new StretchPlan(db, { ...conditions, stretch }, terms, { limits, order, kind }),
        end: null,
      }));
  }

  static async make(
    db: Kysely<Tables>,
    search: ResultSearch,
    options: SearchPlanOptions = {},
  ): Promise<SearchPlan> {
    const conditions = await conditionsOf(db, search);
    const terms = new SearchTerms(db, conditions.all, (options.limits ?? QUERY_PLAN_LIMITS).gathered);
    // PostgreSQL reads labels otherwise where they are few.
    const all = options.kind === 'postgresql' ? await terms.known(conditions.all) : conditions.all;
    return new SearchPlan(db, { ...conditions, all }, terms, options);
  }

  /** The keys of the next rows in the order of the plan; `after`: those that come after it. */
  async page(after: RowKey | null, limit: number): Promise<RowKey[]> {
    let found: RowKey[] = [];
    for (const part of this.#parts) {
      const last = found[limit - 1];
      if (last && last.atMs >= part.stretch.beforeMs) break;
      const rows = await this.#rowsOf(part, after, limit);
      // Most often all of them are older than what is there, and few may have arrived late.
      found = [...found, ...rows].sort((a, b) => (isAfter(a, b, this.#order) ? 1 : -1)).slice(0, limit);
    }
    return found;
  }

  async #rowsOf(part: Part, after: RowKey | null, limit: number): Promise<RowKey[]> {
    const { end } = part;
    if (end === 'begin' || (end && after && !isAfter(end, after, this.#order))) return [];
    // Old ones may be among new ones that arrived late; most often there are none.
    const isOld = Math.min(this.#toMs, after?.atMs ?? Infinity) < part.stretch.beforeMs;
    const isEmpty = isOld && this.#parts.length > 1 && !(await part.plan.hasRows(after));
    const rows = isEmpty ? [] : await part.plan.page(after, limit);
    if (rows.length < limit) part.end = rows.at(-1) ?? after ?? 'begin';
    return rows;
  }
}
