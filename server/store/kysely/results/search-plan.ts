import {
  sql,
  type AliasedExpression,
  type ExpressionBuilder,
  type Kysely,
  type SqlBool,
  type Expression,
} from 'kysely';
import type { ResultSearch } from '../../../../src/wire/desk/search.ts';
import type { Tables } from '../tables.ts';
import { conditionsOf, MAX_KEYS, type Condition, type Conditions, type Way } from './search-condition.ts';

/** Where a row stands in every list: newest first, and of one moment the last that arrived. */
export interface RowKey {
  readonly atMs: number;
  readonly seq: number;
}

/**
 * How rows are come by. `none`: there are none. `merge`: each key's rows are read newest first and merged, so a page
 * costs a page. `gather`: few enough rows fulfil a condition that all are looked at. `walk`: so many fulfil each that
 * walking back in time soon meets enough.
 */
type Plan =
  | { readonly kind: 'none' }
  | { readonly kind: 'walk' }
  | { readonly kind: 'merge' | 'gather'; readonly by: Condition };

/** Rows that are looked at in one go: some tens of milliseconds. */
const MAX_GATHERED = 10_000;

type Rows = ExpressionBuilder<Tables, 'results'>;

/** A search that was made ready: its pages are read one after the other. */
export class SearchPlan {
  readonly #db: Kysely<Tables>;
  readonly #conditions: Conditions;
  readonly #plan: Plan;

  private constructor(db: Kysely<Tables>, conditions: Conditions, plan: Plan) {
    this.#db = db;
    this.#conditions = conditions;
    this.#plan = plan;
  }

  static async make(db: Kysely<Tables>, search: ResultSearch): Promise<SearchPlan> {
    const conditions = await conditionsOf(db, search);
    return new SearchPlan(db, conditions, await choosePlan(db, conditions));
  }

  /** The keys of the next rows, newest first; `after`: those that come after it. */
  async page(after: RowKey | null, limit: number): Promise<RowKey[]> {
    const plan = this.#plan;
    switch (plan.kind) {
      case 'none':
        return [];
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
      .orderBy('results.at_ms', 'desc')
      .orderBy('results.seq', 'desc')
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
      .$if(after !== null, (all) =>
        all.where(sql<SqlBool>`(found.at_ms, found.seq) < (${after?.atMs}, ${after?.seq})`),
      )
      .orderBy('found.at_ms', 'desc')
      .orderBy('found.seq', 'desc')
      .limit(limit)
      .execute();
  }

  /** Ways may lead to the same row. */
  async #merged(by: Condition, after: RowKey | null, limit: number): Promise<RowKey[]> {
    const others = this.#conditions.all.filter((condition) => condition !== by);
    const found = new Map<number, RowKey>();
    for (const way of by)
      if (way.kind === 'keys')
        for (const key of way.keys) {
          const rows = await this.#rows(
            (of) => of.and([of(`results.${way.column}`, '=', key), this.#filter(of, after, others)]),
            limit,
          );
          for (const row of rows) found.set(row.seq, row);
        }
    return [...found.values()].sort((a, b) => b.atMs - a.atMs || b.seq - a.seq).slice(0, limit);
  }

  #filter(rows: Rows, after: RowKey | null, conditions: readonly Condition[]): Expression<SqlBool> {
    return rows.and([
      ...withinTimes(rows, this.#conditions),
      ...(after ? [sql<SqlBool>`(results.at_ms, results.seq) < (${after.atMs}, ${after.seq})`] : []),
      ...conditions.map((condition) => rows.or(condition.map((way) => fulfils(rows, way)))),
    ]);
  }
}

async function choosePlan(db: Kysely<Tables>, conditions: Conditions): Promise<Plan> {
  const { all } = conditions;
  if (all.some((condition) => condition.length === 0)) return { kind: 'none' };
  const [only] = all;
  if (only && all.length === 1 && isMergeable(only)) return { kind: 'merge', by: only };
  let least: { readonly condition: Condition; readonly count: number } | null = null;
  // Those of single keys first: they are counted fast, and the others need not be counted further than they are.
  for (const condition of [...all].sort((a, b) => Number(isMergeable(b)) - Number(isMergeable(a)))) {
    const count = await countUpTo(db, condition, conditions, least?.count ?? MAX_GATHERED);
    if (least === null || count < least.count) least = { condition, count };
  }
  if (!least) return { kind: 'walk' };
  if (least.count === 0) return { kind: 'none' };
  if (isMergeable(least.condition)) return { kind: 'merge', by: least.condition };
  if (least.count <= MAX_GATHERED) return { kind: 'gather', by: least.condition };
  return { kind: 'walk' };
}

const isMergeable = (condition: Condition): boolean =>
  condition.every(({ kind }) => kind === 'keys') &&
  condition.reduce((sum, way) => sum + (way.kind === 'keys' ? way.keys.length : 0), 0) <= MAX_KEYS;

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
        wordsOf(db, way)
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

/** The rows that fulfil a condition in one way, read off an index. */
function keysOf(db: Kysely<Tables>, way: Way, times: Conditions) {
  const rows = db
    .selectFrom('results')
    .select(['results.at_ms', 'results.seq'])
    .where((of) => of.and(withinTimes(of, times)));
  switch (way.kind) {
    case 'keys':
      return rows.where(`results.${way.column}`, 'in', way.keys);
    case 'addresses':
      return rows.where(`results.${way.column}`, '>=', way.from).where(`results.${way.column}`, '<', way.to);
    case 'words':
      return rows.where(`results.${way.field}_key`, 'in', wordsOf(db, way));
  }
}

const wordsOf = (db: Kysely<Tables>, way: Extract<Way, { kind: 'words' }>) =>
  db
    .selectFrom('label_words')
    .select('label_key')
    .where('field', '=', way.field)
    .where('word', '>=', way.from)
    .where('word', '<', way.to);

const withinTimes = (rows: Rows, { fromMs, toMs }: Conditions): Expression<SqlBool>[] => [
  ...(fromMs === null ? [] : [rows('results.at_ms', '>=', fromMs)]),
  ...(toMs === null ? [] : [rows('results.at_ms', '<', toMs)]),
];

/**
 * Whether a row that was come by otherwise fulfils a condition in this way. The empty text after a column keeps the
 * database from choosing that column's index, by which the rows would have to be sorted by time.
 */
function fulfils(rows: Rows, way: Way): Expression<SqlBool> {
  switch (way.kind) {
    case 'keys': {
      const column = sql.ref(`results.${way.column}`);
      return sql<SqlBool>`${column} || '' in (${sql.join(way.keys)})`;
    }
    case 'addresses': {
      const column = sql.ref(`results.${way.column}`);
      return sql<SqlBool>`(${column} || '' >= ${way.from} and ${column} || '' < ${way.to})`;
    }
    case 'words':
      return rows.exists(
        rows
          .selectFrom('label_words')
          .select('label_words.word')
          .where('label_words.field', '=', way.field)
          .whereRef('label_words.label_key', '=', `results.${way.field}_key`)
          .where('label_words.word', '>=', way.from)
          .where('label_words.word', '<', way.to),
      );
  }
}
