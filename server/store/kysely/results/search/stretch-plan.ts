import { sql, type Kysely, type SqlBool, type Expression } from 'kysely';
import type { ListOrder } from '../../../../../src/wire/desk/search.ts';
import type { DatabaseKind } from '../../column-types.ts';
import type { Tables } from '../../tables.ts';
import { fullPlan, narrowPlan, type QueryPlan, type QueryPlanLimits, type Source } from './query-plan.ts';
import { eachInTurn, inOrder, isAfter, type RowKey, type RowLists } from './row-order.ts';
import { fulfils, keysOf, withinBounds, withinKeys, type Rows } from './row-conditions.ts';
import type { Condition, Conditions, KeyColumn, Way } from './search-condition.ts';
import type { SearchTerms } from './search-terms.ts';

/** How a search is read. */
export interface StretchPlanOptions {
  readonly limits: QueryPlanLimits;
  readonly order: ListOrder;
  readonly kind: DatabaseKind;
}

/** What was found by looking through some rows, and how far that came; `null`: nowhere. */
interface Glance {
  readonly found: RowKey[];
  /** Where that began; `null`: with the first row. */
  readonly from: RowKey | null;
  readonly until: RowKey | 'end' | null;
}

/** How much longer each look is than the one before. */
const LONGER = 4;

/** A search of the rows of one stretch of keys: its pages are read one after the other. */
export class StretchPlan {
  readonly #db: Kysely<Tables>;
  readonly #conditions: Conditions;
  readonly #terms: SearchTerms;
  readonly #limits: QueryPlanLimits;
  readonly #order: ListOrder;
  readonly #kind: DatabaseKind;
  /** The order, as the database says it. */
  readonly #direction: 'asc' | 'desc';
  #narrow: Promise<QueryPlan | null> | null = null;
  #plan: Promise<QueryPlan> | null = null;

  /** `terms` are of the same search, whatever the stretch. */
  constructor(
    db: Kysely<Tables>,
    conditions: Conditions,
    terms: SearchTerms,
    { limits, order, kind }: StretchPlanOptions,
  ) {
    this.#db = db;
    this.#conditions = conditions;
    this.#terms = terms;
    this.#limits = limits;
    this.#order = order;
    this.#kind = kind;
    this.#direction = order === 'newest' ? 'desc' : 'asc';
  }

  /** The keys of the next rows in the order of the plan; `after`: those that come after it. */
  async page(after: RowKey | null, limit: number): Promise<RowKey[]> {
    const narrow = await (this.#narrow ??= narrowPlan(this.#db, this.#conditions, this.#kind, this.#limits));
    if (narrow) return this.#planned(narrow, after, limit);
    const glanced = this.#terms.isRare
      ? { found: [], from: after, until: after }
      : await this.#glances(after, limit);
    const { found, until } = glanced;
    if (until === 'end' || found.length >= limit) return found;
    this.#terms.isRare ||= found.length === 0;
    this.#plan ??= fullPlan(this.#db, this.#conditions, this.#terms, this.#kind, this.#limits);
    const plan = await this.#plan;
    const near = await this.#near(plan, glanced, limit - found.length);
    const all = [...found, ...near.found];
    if (all.length >= limit) return all;
    return [...all, ...(await this.#planned(plan, near.until, limit - all.length))];
  }

  /**
   * Looks at what the plan has of a while, and of a longer one: the first row of each of many lists may be far away, where the first
   * rows of all of them are near.
   */
  async #near(
    plan: QueryPlan,
    { found: glanced, from: begin, until }: Glance,
    limit: number,
  ): Promise<{ readonly found: RowKey[]; readonly until: RowKey | null }> {
    const found: RowKey[] = [];
    let from = until === 'end' ? null : until;
    if (plan.kind === 'walk' || from === null || from === begin) return { found, until: from };
    const first = begin ?? (await this.#rowAfter(null, 1)) ?? from;
    const spanMs = Math.abs(first.atMs - from.atMs);
    // At the rate of the glance, and some more for luck; of what it did not meet there may be half of one.
    let whileMs = Math.ceil((1.5 * limit * spanMs) / Math.max(0.5, glanced.length));
    for (let look = 0; look < this.#limits.nearLooks && found.length < limit; look += 1) {
      const end = this.#placeAfter(from, whileMs);
      const near = await this.#planned(plan, from, limit - found.length, end);
      // Some lists do not end where they should, which others that do might still have something before.
      found.push(...near.filter((row) => !isAfter(row, end, this.#order)));
      from = end;
      whileMs *= LONGER;
    }
    return { found, until: from };
  }

  /** So much further than a row, behind all rows of that moment. */
  #placeAfter({ atMs }: RowKey, whileMs: number): RowKey {
    return this.#order === 'newest'
      ? { atMs: atMs - whileMs, seq: 0 }
      : { atMs: atMs + whileMs, seq: Number.MAX_SAFE_INTEGER };
  }

  /** Whether there is any row after a place, within the times, whatever it fulfils. */
  async hasRows(after: RowKey | null): Promise<boolean> {
    return (await this.#rows((of) => this.#filter(of, after, []), 1)).length > 0;
  }

  /** What people look for is most often new, and not rare: then nothing needs to be counted. */
  async #glances(after: RowKey | null, limit: number): Promise<Glance> {
    const { glancedFirst, glancedMost } = this.#limits;
    const first = await this.#glance(after, glancedFirst, limit);
    const missing = limit - first.found.length;
    if (first.until === 'end' || missing <= 0) return first;
    // At this rate, and some more for luck.
    const rows = Math.max(glancedFirst, Math.ceil((1.5 * missing * glancedFirst) / first.found.length));
    if (rows > glancedMost) return first;
    const second = await this.#glance(first.until, rows, missing);
    return {
      found: [...first.found, ...second.found],
      from: after,
      until: second.until,
    };
  }

  /** Looks through so many rows just after a place: few enough that the database has nothing to prepare. */
  async #glance(after: RowKey | null, rows: number, limit: number): Promise<Glance> {
    const until = await this.#rowAfter(after, rows);
    const found = await this.#rows(
      (of) =>
        of.and([
          this.#filter(of, after, this.#conditions.all),
          ...(until ? [this.#isUpTo('results', until)] : []),
        ]),
      limit,
    );
    return { found, from: after, until: until ?? 'end' };
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

  /** `until`: no further than to there, and all that is up to there at once. */
  #planned(
    plan: QueryPlan,
    after: RowKey | null,
    limit: number,
    until: RowKey | null = null,
  ): Promise<RowKey[]> {
    if (plan.kind === 'walk')
      return this.#rows((rows) => this.#filter(rows, after, this.#conditions.all), limit);
    const lists = plan.sources.flatMap((source): RowLists[] => this.#listsOf(source, until));
    return inOrder(lists, this.#order, after, limit, until ? limit : undefined);
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

  async #gathered(
    { by, others }: Source,
    until: RowKey | null,
    after: RowKey | null,
    limit: number,
  ): Promise<RowKey[]> {
    const [first, ...more] = by.map((way) =>
      keysOf(this.#db, way, this.#conditions, this.#kind).where((rows) =>
        rows.and([
          ...(after ? [this.#isAfter('results', after)] : []),
          ...(until ? [this.#isUpTo('results', until)] : []),
          ...this.#fulfilsAll(rows, others),
        ]),
      ),
    );
    if (!first) return [];
    const all = more.reduce((some, way) => some.union(way), first);
    return (
      this.#db
        // All of them at once: their order is not to come by them.
        .with(
          (cte) => cte('found').materialized(),
          () => all,
        )
        .selectFrom('found')
        .select(['found.at_ms as atMs', 'found.seq'])
        .orderBy('found.at_ms', this.#direction)
        .orderBy('found.seq', this.#direction)
        .limit(limit)
        .execute()
    );
  }

  /** A list for each single key, or one of all that is gathered. */
  #listsOf(source: Source, until: RowKey | null): RowLists[] {
    if (source.kind === 'merge')
      return source.by.flatMap((way) => this.#listsOfWay(way, source.others, until));
    return [
      { keys: [''], read: async (_keys, from, some) => [await this.#gathered(source, until, from, some)] },
    ];
  }

  #listsOfWay(way: Way, others: readonly Condition[], until: RowKey | null): RowLists[] {
    switch (way.kind) {
      case 'keys':
        return [this.#listsOfKeys(way.column, way.keys, others, until)];
      case 'tag':
        return [
          {
            keys: [way.key],
            read: async (_keys, from, some) => [await this.#taggedRows(way.key, others, from, some)],
          },
        ];
      case 'inner': {
        if (way.of.kind !== 'keys') return [];
        const { column, keys } = way.of;
        const read: RowLists['read'] = (some, from, limit) =>
          eachInTurn(some, (key) => this.#innerRows(column, key, others, from, limit));
        return [{ keys, read }];
      }
      case 'addresses':
      case 'words':
        return [];
    }
  }

  /** PostgreSQL reads all that are needed by one question, planned once; SQLite is asked for each, and answers at once. */
  #listsOfKeys(
    column: KeyColumn,
    keys: readonly string[],
    others: readonly Condition[],
    until: RowKey | null,
  ): RowLists {
    const filter = (of: Rows, after: RowKey | null): Expression<SqlBool> =>
      of.and([this.#filter(of, after, others), ...(until ? [this.#isUpTo('results', until)] : [])]);
    const read: RowLists['read'] = (some, from, limit) =>
      this.#kind === 'postgresql' && some.length > 1
        ? this.#keyedRows(column, some, (of) => filter(of, from), limit)
        : eachInTurn(some, (key) =>
            this.#rows((of) => of.and([of(`results.${column}`, '=', key), filter(of, from)]), limit),
          );
    return { keys, read };
  }

  /** Of each key the first rows. */
  async #keyedRows(
    column: KeyColumn,
    keys: readonly string[],
    filter: (rows: Rows) => Expression<SqlBool>,
    limit: number,
  ): Promise<RowKey[][]> {
    const lists = sql<{ list: string }>`unnest(${keys}::text[])`.as<'listed'>(sql`listed(list)`);
    const rows = await this.#db
      .selectFrom(lists)
      .innerJoinLateral(
        (of) =>
          of
            .selectFrom('results')
            .select(['results.at_ms as atMs', 'results.seq'])
            .whereRef(`results.${column}`, '=', sql.ref('listed.list'))
            .where(filter)
            .orderBy('results.at_ms', this.#direction)
            .orderBy('results.seq', this.#direction)
            .limit(limit)
            .as('row'),
        (join) => join.onTrue(),
      )
      .select(['listed.list', 'row.atMs', 'row.seq'])
      .orderBy('row.atMs', this.#direction)
      .orderBy('row.seq', this.#direction)
      .execute();
    const byKey = new Map(keys.map((key): [string, RowKey[]] => [key, []]));
    for (const { list, atMs, seq } of rows) byKey.get(list)?.push({ atMs, seq });
    return keys.map((key) => byKey.get(key) ?? []);
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
        .where((of) => of.and(withinKeys('inner', this.#conditions.stretch)))
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
      .where((of) => of.and(withinKeys('tagged', this.#conditions.stretch)))
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
      ...withinBounds(rows, this.#conditions),
      ...(after ? [this.#isAfter('results', after)] : []),
      ...this.#fulfilsAll(rows, conditions),
    ]);
  }

  #fulfilsAll(rows: Rows, conditions: readonly Condition[]): Expression<SqlBool>[] {
    return conditions.map((condition) =>
      rows.or(condition.map((way) => fulfils(this.#db, rows, way, this.#kind))),
    );
  }
}
