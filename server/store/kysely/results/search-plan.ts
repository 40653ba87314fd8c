import { sql, type AliasedExpression, type Kysely, type SqlBool, type Expression } from 'kysely';
import type { ListOrder, ResultSearch } from '../../../../src/wire/desk/search.ts';
import type { Tables } from '../tables.ts';
import { inOrder, type ReadRows, type RowKey } from './row-order.ts';
import { fulfils, keysOf, withinTimes, type Rows } from './row-conditions.ts';
import {
  conditionsOf,
  labelsWith,
  MAX_KEYS,
  type Condition,
  type Conditions,
  type Way,
} from './search-condition.ts';

/**
 * How rows are come by. `none`: there are none. `merge`: each key's rows are read newest first and merged, so a page
 * costs a page. `gather`: few enough rows fulfil a condition that all are looked at. `walk`: so many fulfil each that
 * walking back in time soon meets enough.
 */
type QueryPlan =
  | { readonly kind: 'none' }
  | { readonly kind: 'walk' }
  | { readonly kind: 'merge' | 'gather'; readonly by: Condition; readonly isNarrow: boolean };

/** How much is looked at before another way is tried. */
export interface QueryPlanLimits {
  /** Rows that are gathered at once. */
  readonly gathered: number;
  /** So few rows, or keys, are read sooner than others are glanced at. */
  readonly fewRows: number;
  readonly fewKeys: number;
  /** Rows of a glance, and of those after one that found enough to go on. */
  readonly glancedFirst: number;
  readonly glancedNext: number;
  /** Glances of one page. */
  readonly glances: number;
}

/** Each is some tens of milliseconds, on a million results. */
const LIMITS: QueryPlanLimits = {
  gathered: 10_000,
  fewRows: 1000,
  fewKeys: 4,
  glancedFirst: 4000,
  glancedNext: 16_000,
  glances: 4,
};

/** How a search is read. */
export interface SearchPlanOptions {
  readonly limits?: QueryPlanLimits;
  /** Newest first unless it says otherwise. */
  readonly order?: ListOrder;
}

/** A search that was made ready: its pages are read one after the other. */
export class SearchPlan {
  readonly #db: Kysely<Tables>;
  readonly #conditions: Conditions;
  readonly #plan: QueryPlan;
  readonly #limits: QueryPlanLimits;
  readonly #order: ListOrder;
  /** The order, as the database says it. */
  readonly #direction: 'asc' | 'desc';

  private constructor(
    db: Kysely<Tables>,
    conditions: Conditions,
    plan: QueryPlan,
    { limits, order }: Required<SearchPlanOptions>,
  ) {
    this.#db = db;
    this.#limits = limits;
    this.#order = order;
    this.#direction = order === 'newest' ? 'desc' : 'asc';
    this.#conditions = conditions;
    this.#plan = plan;
  }

  static async make(
    db: Kysely<Tables>,
    search: ResultSearch,
    { limits = LIMITS, order = 'newest' }: SearchPlanOptions = {},
  ): Promise<SearchPlan> {
    const conditions = await conditionsOf(db, search);
    const plan = await chooseQueryPlan(db, conditions, limits);
    return new SearchPlan(db, conditions, plan, { limits, order });
  }

  /** The keys of the next rows in the order of the plan; `after`: those that come after it. */
  async page(after: RowKey | null, limit: number): Promise<RowKey[]> {
    const plan = this.#plan;
    const { all } = this.#conditions;
    if (plan.kind === 'none' || all.length === 0 || (plan.kind !== 'walk' && plan.isNarrow))
      return this.#planned(after, limit);
    const { found, until } = await this.#glance(after, limit);
    if (until === null || found.length >= limit) return found;
    return [...found, ...(await this.#planned(until, limit - found.length))];
  }

  /**
   * Looks through the rows just after a place, in stretches so short that the database has nothing to prepare: what
   * people look for is most often new, and not rare. `until`: how far that came; `null`: to the end.
   */
  async #glance(
    after: RowKey | null,
    limit: number,
  ): Promise<{ readonly found: RowKey[]; readonly until: RowKey | null }> {
    const found: RowKey[] = [];
    let from = after;
    const { glances, glancedFirst, glancedNext } = this.#limits;
    for (let glance = 0; glance < glances; glance += 1) {
      const size = glance === 0 ? glancedFirst : glancedNext;
      const until = await this.#rowAfter(from, size);
      const rows = await this.#rows(
        (of) =>
          of.and([
            this.#filter(of, from, this.#conditions.all),
            ...(until ? [this.#isUpTo('results', until)] : []),
          ]),
        limit - found.length,
      );
      found.push(...rows);
      from = until;
      if (until === null || found.length >= limit) break;
      // At this rate, would those that are left be enough?
      const seen = glancedFirst + glance * glancedNext;
      const whole = glancedFirst + (glances - 1) * glancedNext;
      if ((found.length * whole) / seen < limit) break;
    }
    return { found, until: from };
  }

  /** The row so many rows after a place, whatever it fulfils; `null` when there are fewer. */
  async #rowAfter(after: RowKey | null, rows: number): Promise<RowKey | null> {
    const row = await this.#db
      .selectFrom('results')
      .select(['results.at_ms as atMs', 'results.seq'])
      .where((of) => this.#filter(of, after, []))
      .orderBy('results.at_ms', this.#direction)
      .orderBy('results.seq', this.#direction)
      .limit(1)
      .offset(rows - 1)
      .executeTakeFirst();
    return row ?? null;
  }

  #planned(after: RowKey | null, limit: number): Promise<RowKey[]> {
    const plan = this.#plan;
    switch (plan.kind) {
      case 'none':
        return Promise.resolve([]);
      case 'walk':
        return this.#rows((rows) => this.#filter(rows, after, this.#conditions.all), limit);
      case 'merge':
        return this.#merged(plan.by, after, limit);
      case 'gather':
        return this.#gathered(plan.by, after, limit);
    }
  }

  #rows(where: (rows: Rows) => Expression<SqlBool>, limit: number): Promise<RowKey[]> {
    return this.#db
      .selectFrom('results')
      .select(['results.at_ms as atMs', 'results.seq'])
      .where(where)
      .orderBy('results.at_ms', this.#direction)
      .orderBy('results.seq', this.#direction)
      .limit(limit)
      .execute();
  }

  async #gathered(by: Condition, after: RowKey | null, limit: number): Promise<RowKey[]> {
    const others = this.#conditions.all.filter((condition) => condition !== by);
    const [first, ...more] = by.map((way) => keysOf(this.#db, way, this.#conditions));
    if (!first) return [];
    // The rows themselves are opened only when something else is asked of them.
    const found = this.#db.selectFrom(more.reduce((all, way) => all.union(way), first).as('found'));
    const rows = found.select(['found.at_ms as atMs', 'found.seq']);
    const narrowed =
      others.length === 0
        ? rows
        : rows.where((of) =>
            of.exists(
              of
                .selectFrom('results')
                .select('results.seq')
                .whereRef('results.seq', '=', 'found.seq')
                .where((inner) => this.#filter(inner, null, others)),
            ),
          );
    return narrowed
      .$if(after !== null, (all) => (after ? all.where(this.#isAfter('found', after)) : all))
      .orderBy('found.at_ms', this.#direction)
      .orderBy('found.seq', this.#direction)
      .limit(limit)
      .execute();
  }

  #merged(by: Condition, after: RowKey | null, limit: number): Promise<RowKey[]> {
    const others = this.#conditions.all.filter((condition) => condition !== by);
    return inOrder(
      by.flatMap((way) => this.#listsOf(way, others)),
      this.#order,
      after,
      limit,
    );
  }

  /** A list for each single key. */
  #listsOf(way: Way, others: readonly Condition[]): ReadRows[] {
    if (way.kind === 'keys')
      return way.keys.map(
        (key): ReadRows =>
          (from, some) =>
            this.#rows(
              (of) => of.and([of(`results.${way.column}`, '=', key), this.#filter(of, from, others)]),
              some,
            ),
      );
    if (way.kind === 'tag') return [(from, some) => this.#taggedRows(way.key, others, from, some)];
    if (way.kind !== 'inner' || way.of.kind !== 'keys') return [];
    const { column, keys } = way.of;
    return keys.map(
      (key): ReadRows =>
        (from, some) =>
          this.#innerRows(column, key, others, from, some),
    );
  }

  /** Results that hold an address inside. */
  #innerRows(
    column: 'address_key' | 'network',
    key: string,
    others: readonly Condition[],
    after: RowKey | null,
    limit: number,
  ): Promise<RowKey[]> {
    return (
      this.#db
        .selectFrom('inner_addresses as inner')
        .select(['inner.at_ms as atMs', 'inner.seq'])
        // A result may hold several of a network.
        .distinct()
        .where(`inner.${column}`, '=', key)
        .$if(after !== null, (all) => (after ? all.where(this.#isAfter('inner', after)) : all))
        .where((of) =>
          of.exists(
            of
              .selectFrom('results')
              .select('results.seq')
              .whereRef('results.seq', '=', 'inner.seq')
              .where((rows) => this.#filter(rows, null, others)),
          ),
        )
        .orderBy('inner.at_ms', this.#direction)
        .orderBy('inner.seq', this.#direction)
        .limit(limit)
        .execute()
    );
  }

  /** Results that have a tag. */
  #taggedRows(
    key: string,
    others: readonly Condition[],
    after: RowKey | null,
    limit: number,
  ): Promise<RowKey[]> {
    return this.#db
      .selectFrom('result_tags as tagged')
      .innerJoin('results', 'results.seq', 'tagged.seq')
      .select(['tagged.at_ms as atMs', 'tagged.seq'])
      .where('tagged.tag_key', '=', key)
      .where((of) => this.#filter(of as unknown as Rows, null, others))
      .$if(after !== null, (all) => (after ? all.where(this.#isAfter('tagged', after)) : all))
      .orderBy('tagged.at_ms', this.#direction)
      .orderBy('tagged.seq', this.#direction)
      .limit(limit)
      .execute();
  }

  /** Whether a row comes after a place in the order. */
  #isAfter(table: string, { atMs, seq }: RowKey): Expression<SqlBool> {
    const row = sql`(${sql.ref(`${table}.at_ms`)}, ${sql.ref(`${table}.seq`)})`;
    return this.#order === 'newest'
      ? sql<SqlBool>`${row} < (${atMs}, ${seq})`
      : sql<SqlBool>`${row} > (${atMs}, ${seq})`;
  }

  /** Whether a row comes no later than a place in the order. */
  #isUpTo(table: string, { atMs, seq }: RowKey): Expression<SqlBool> {
    const row = sql`(${sql.ref(`${table}.at_ms`)}, ${sql.ref(`${table}.seq`)})`;
    return this.#order === 'newest'
      ? sql<SqlBool>`${row} >= (${atMs}, ${seq})`
      : sql<SqlBool>`${row} <= (${atMs}, ${seq})`;
  }

  #filter(rows: Rows, after: RowKey | null, conditions: readonly Condition[]): Expression<SqlBool> {
    return rows.and([
      ...withinTimes(rows, this.#conditions),
      ...(after ? [this.#isAfter('results', after)] : []),
      ...conditions.map((condition) => rows.or(condition.map((way) => fulfils(rows, way)))),
    ]);
  }
}

async function chooseQueryPlan(
  db: Kysely<Tables>,
  conditions: Conditions,
  limits: QueryPlanLimits,
): Promise<QueryPlan> {
  const { all } = conditions;
  if (all.some((condition) => condition.length === 0)) return { kind: 'none' };
  const [only] = all;
  if (only && all.length === 1 && isMergeable(only))
    return { kind: 'merge', by: only, isNarrow: keysIn(only) <= limits.fewKeys };
  let least: { readonly condition: Condition; readonly count: number } | null = null;
  // Those of single keys first: they are counted fast, and the others need not be counted further than they are.
  for (const condition of [...all].sort((a, b) => Number(isMergeable(b)) - Number(isMergeable(a)))) {
    const count = await countUpTo(db, condition, conditions, least?.count ?? limits.gathered);
    if (least === null || count < least.count) least = { condition, count };
  }
  if (!least) return { kind: 'walk' };
  if (least.count === 0) return { kind: 'none' };
  const isNarrow = least.count <= limits.fewRows;
  if (isMergeable(least.condition)) return { kind: 'merge', by: least.condition, isNarrow };
  if (least.count <= limits.gathered) return { kind: 'gather', by: least.condition, isNarrow };
  return { kind: 'walk' };
}

const isMergeable = (condition: Condition): boolean =>
  condition.every((way) => singleKeysOf(way) !== null) && keysIn(condition) <= MAX_KEYS;

const keysIn = (condition: Condition): number =>
  condition.reduce((sum, way) => sum + (singleKeysOf(way)?.length ?? 0), 0);

/** `null` for what is not looked up by single keys. */
function singleKeysOf(way: Way): readonly string[] | null {
  if (way.kind === 'inner') return singleKeysOf(way.of);
  if (way.kind === 'tag') return [way.key];
  return way.kind === 'keys' ? way.keys : null;
}

/** How many rows fulfil a condition, or `most` + 1 when there are more. */
async function countUpTo(
  db: Kysely<Tables>,
  condition: Condition,
  times: Conditions,
  most: number,
): Promise<number> {
  let sum = 0;
  for (const way of condition) {
    // Each label is of one result at least, so that so many labels need not be looked up.
    const isLarge =
      way.kind === 'words' &&
      (await countRows(
        db,
        labelsWith(db, way.field, way.ranges)
          .limit(most + 1)
          .as('some'),
      )) > most;
    sum += isLarge
      ? most + 1
      : await countRows(
          db,
          keysOf(db, way, times)
            .limit(most + 1)
            .as('some'),
        );
    if (sum > most) return most + 1;
  }
  return sum;
}

async function countRows(
  db: Kysely<Tables>,
  rows: AliasedExpression<Readonly<Record<string, unknown>>, 'some'>,
): Promise<number> {
  const { count } = await db
    .selectFrom(rows)
    .select((of) => of.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}
