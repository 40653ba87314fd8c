import { sql, type Kysely, type Transaction } from 'kysely';
import type { Tables } from '../tables.ts';
import { beginOf, firstKeyOf, KEYS_PER_MONTH, monthOf } from './month.ts';
import { stretchesAt, type KeyStretch } from './stretches.ts';

/** Tables that are divided by the same key. */
export const MONTHLY = {
  /** Gone with a result whole. */
  documents: ['documents', 'packets', 'devices'],
  /** What stays as long as its figures. */
  results: ['results', 'inner_addresses', 'result_tags'],
  samples: ['samples'],
} as const;
export type MonthlyGroup = keyof typeof MONTHLY;

/** Columns that a value has once in all months: PostgreSQL has such an index of one month only; see key-locks.ts. */
const UNIQUE: Readonly<Record<string, readonly string[]>> = { results: ['id', 'code'], samples: ['id'] };

/** While servers are brought up to this version one after the other, those that are not yet write as they did. */
const OLD_EVERY_MS = 10_000;

/** A number that nobody else locks: `months` on the keys of a telephone. */
const LOCK = 666_847;

const partitionOf = (table: string, month: number): string => `${table}_m${month}`;

/** The tables of each month on PostgreSQL: made when they are needed, or before. */
export class MonthTables {
  readonly #db: Kysely<Tables>;
  readonly #nowMs: () => number;
  /** Known to be there, unless another server has removed them since. */
  #made = new Set<string>();

  /** Before when all results of before there were months were measured, as it was last looked up. */
  #old: { readonly oldMs: Promise<number | null>; readonly askedMs: number } | null = null;

  constructor(db: Kysely<Tables>, nowMs: () => number = Date.now) {
    this.#db = db;
    this.#nowMs = nowMs;
  }

  /**
   * All results in stretches of months, those that may hold the newest first. `untilMs`: only what was measured before it is looked
   * for.
   */
  async stretches(untilMs?: number): Promise<readonly KeyStretch[]> {
    const nowMs = this.#nowMs();
    // Nothing is added to them but by a server of an earlier version that still runs.
    if (this.#old === null || Math.abs(nowMs - this.#old.askedMs) >= OLD_EVERY_MS)
      this.#old = { oldMs: newestOld(this.#db), askedMs: nowMs };
    try {
      return stretchesAt(nowMs, await this.#old.oldMs, untilMs);
    } catch (error) {
      this.#old = null;
      throw error;
    }
  }

  /** The begin of the last month but this: what is new was measured since then. */
  recentMs(): number {
    return beginOf(monthOf(this.#nowMs()) - 1);
  }

  /** Somebody has removed some. */
  forget(): void {
    this.#made = new Set();
  }

  /** Makes this month's and the next, so that no result waits for it. */
  async prepare(nowMs: number): Promise<void> {
    const month = monthOf(nowMs);
    for (const group of ['results', 'samples'] as const) await this.ensure(group, [month, month + 1]);
  }

  /** With the tables of results come those of their documents. */
  async ensure(group: Exclude<MonthlyGroup, 'documents'>, months: readonly number[]): Promise<void> {
    const missing = [...new Set(months)].filter((month) => month > 0 && !this.#made.has(`${group} ${month}`));
    if (missing.length === 0) return;
    const tables = group === 'results' ? [...MONTHLY.results, ...MONTHLY.documents] : MONTHLY[group];
    await this.#db.transaction().execute(async (transaction) => {
      await sql`select pg_advisory_xact_lock(${LOCK})`.execute(transaction);
      for (const month of missing)
        for (const table of tables)
          if (!(await isThere(transaction, partitionOf(table, month)))) await make(transaction, table, month);
    });
    for (const month of missing) this.#made.add(`${group} ${month}`);
  }
}

async function newestOld(db: Kysely<Tables>): Promise<number | null> {
  const { newest } = await db
    .selectFrom('results')
    .select((of) => of.fn.max<number | null>('at_ms').as('newest'))
    .where('seq', '<', KEYS_PER_MONTH)
    .executeTakeFirstOrThrow();
  return newest === null ? null : newest + 1;
}

async function isThere(db: Kysely<Tables>, table: string): Promise<boolean> {
  const { rows } = await sql<{ oid: string | null }>`select to_regclass(${table}) as oid`.execute(db);
  return rows.some(({ oid }) => oid !== null);
}

/** Attached when it is ready: a table that is made as a part of another stops everybody who reads that one. */
async function make(transaction: Transaction<Tables>, table: string, month: number): Promise<void> {
  const [whole, part] = [sql.table(table), sql.table(partitionOf(table, month))];
  await sql`create table ${part} (like ${whole} including all)`.execute(transaction);
  for (const column of UNIQUE[table] ?? [])
    await sql`create unique index on ${part} (${sql.ref(column)})`.execute(transaction);
  const from = firstKeyOf(month);
  await sql`alter table ${whole} attach partition ${part}
    for values from (${sql.lit(from)}) to (${sql.lit(from + KEYS_PER_MONTH)})`.execute(transaction);
}

/** The months that a table has rows of, without those of before there were months; the oldest first. */
export async function monthsIn(db: Kysely<Tables>, table: string): Promise<number[]> {
  const { rows } = await sql<{ name: string }>`select relname as name from pg_inherits
    join pg_class on pg_class.oid = inhrelid where inhparent = ${table}::regclass`.execute(db);
  return rows
    .flatMap(({ name }) => /_m(\d+)$/u.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/**
 * Removes the tables of a month with all that is in them. It waits so short for those who use them that it gives up before
 * they could be told of a deadlock; then it is tried again later.
 */
export async function dropMonth(
  transaction: Transaction<Tables>,
  tables: readonly string[],
  month: number,
): Promise<void> {
  await sql`set local lock_timeout = '500ms'`.execute(transaction);
  await sql`drop table if exists ${sql.join(tables.map((table) => sql.table(partitionOf(table, month))))}`.execute(
    transaction,
  );
}

/** Rows of one month's table, which a query of the whole would have to look for. */
export async function countOfMonth(db: Kysely<Tables>, table: string, month: number): Promise<number> {
  const part = partitionOf(table, month);
  if (!(await isThere(db, part))) return 0;
  const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(part)}`.execute(db);
  return rows[0]?.count ?? 0;
}
