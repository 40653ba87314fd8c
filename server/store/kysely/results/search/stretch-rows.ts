import { sql, type Kysely, type SqlBool, type Expression } from 'kysely';
import type { ListOrder } from '../../../../../src/wire/desk/search.ts';
import type { DatabaseKind } from '../../column-types.ts';
import type { Tables } from '../../tables.ts';
import type { Source } from './query-plan.ts';
import { eachInTurn, type RowKey, type RowLists } from './row-order.ts';
import { fulfils, keysOf, withinBounds, withinKeys, type Rows } from './row-conditions.ts';
import type { Condition, Conditions, KeyColumn, Way } from './search-condition.ts';

/** The rows of one stretch of keys, read in an order. */
export class StretchRows {
  readonly #db: Kysely<Tables>;
  readonly #conditions: Conditions;
  readonly #order: ListOrder;
  readonly #kind: DatabaseKind;
  /** The order, as the database says it. */
  readonly #direction: 'asc' | 'desc';

  constructor(db: Kysely<Tables>, conditions: Conditions, order: ListOrder, kind: DatabaseKind) {
    this.#db = db;
    this.#conditions = conditions;
    this.#order = order;
    this.#kind = kind;
    this.#direction = order === 'newest' ? 'desc' : 'asc';
  }

  /** Whether there is any row after a place, within the times, whatever it fulfils. */
  async hasRows(after: RowKey | null): Promise<boolean> {
    return (await this.rows((of) => this.filter(of, after, []), 1)).length > 0;
  }

  /** Since when there are rows, within the times. */
  async oldestMs(): Promise<number | null> {
    const { fromMs } = this.#conditions;
    if (fromMs !== null) return fromMs;
    const rows = this.#db.selectFrom('results').select('at_ms').orderBy('at_ms').limit(1);
    return (await rows.executeTakeFirst())?.at_ms ?? null;
  }

  /** The row so many rows after a place, whatever it fulfils; `null` when there are fewer. */
  async rowAfter(after: RowKey | null, rows: number): Promise<RowKey | null> {
    const row = await this.#db
      .selectFrom('results')
      .select(['results.at_ms as atMs', 'results.seq'])
      .where((of) => this.filter(of, after, []))
      .orderBy('results.at_ms', this.#direction)
      .orderBy('results.seq', this.#direction)
      .limit(1)
      .offset(rows - 1)
      .executeTakeFirst();
    return row ?? null;
  }

  /** The first rows for which it is so. */
  rows(where: (rows: Rows) => Expression<SqlBool>, limit: number): Promise<RowKey[]> {
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
  listsOf(source: Source, until: RowKey | null): RowLists[] {
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
      this.filter(of, after, others, until);
    const read: RowLists['read'] = (some, from, limit) =>
      this.#kind === 'postgresql' && some.length > 1
        ? this.#keyedRows(column, some, (of) => filter(of, from), limit)
        : eachInTurn(some, (key) =>
            this.rows((of) => of.and([of(`results.${column}`, '=', key), filter(of, from)]), limit),
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
              .where((rows) => this.filter(rows, null, others)),
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
      .where((of) => this.filter(of as unknown as Rows, null, others))
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

  /** Whether a row is within the times, after a place, up to another (`null`: wherever) and fulfils all of these. */
  filter(
    rows: Rows,
    after: RowKey | null,
    conditions: readonly Condition[],
    until: RowKey | null = null,
  ): Expression<SqlBool> {
    return rows.and([
      ...withinBounds(rows, this.#conditions),
      ...(after ? [this.#isAfter('results', after)] : []),
      ...this.#fulfilsAll(rows, conditions),
      ...(until ? [this.#isUpTo('results', until)] : []),
    ]);
  }

  #fulfilsAll(rows: Rows, conditions: readonly Condition[]): Expression<SqlBool>[] {
    return conditions.map((condition) =>
      rows.or(condition.map((way) => fulfils(this.#db, rows, way, this.#kind))),
    );
  }
}
