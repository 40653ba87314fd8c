import { sql, type Kysely } from 'kysely';
import type { DatabaseKind } from '../column-types.ts';

/** With the numbers of their rows, where they make them. */
const TABLES = [
  { table: 'results', counter: 'results_counter' },
  { table: 'documents', counter: null },
  { table: 'packets', counter: null },
  { table: 'devices', counter: null },
  { table: 'inner_addresses', counter: null },
  { table: 'result_tags', counter: null },
  { table: 'samples', counter: 'samples_counter' },
] as const;

/** Keys of before there were months are below this. */
const FIRST_MONTH = 2 ** 36;

/**
 * On PostgreSQL results and samples are kept in a table for each month, so that a month is removed at once. What is there
 * becomes the part of before there were months, as it is: no row is written anew, and no index made.
 */
export async function divideByMonths(db: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  if (kind === 'sqlite') return;
  await sql`set local statement_timeout = 0`.execute(db);
  // A part that is removed would have to be looked for in all that refers to it. What hangs on a result goes by our own hand.
  for (const table of ['documents', 'packets', 'devices', 'inner_addresses', 'result_tags', 'notes'])
    await dropReferences(db, table);
  for (const { table, counter } of TABLES) await divide(db, table, counter);
}

async function dropReferences(db: Kysely<unknown>, table: string): Promise<void> {
  const { rows } = await sql<{ name: string }>`select conname as name from pg_constraint
    where conrelid = ${table}::regclass and contype = 'f'`.execute(db);
  for (const { name } of rows)
    await sql`alter table ${sql.table(table)} drop constraint ${sql.ref(name)}`.execute(db);
}

interface Index {
  readonly name: string;
  readonly definition: string;
  readonly is_primary: boolean;
  readonly is_unique: boolean;
}

async function divide(db: Kysely<unknown>, table: string, counter: string | null): Promise<void> {
  const { rows: indexes } =
    await sql<Index>`select relname as name, pg_get_indexdef(indexrelid) as definition,
    indisprimary as is_primary, indisunique as is_unique
    from pg_index join pg_class on pg_class.oid = indexrelid where indrelid = ${table}::regclass`.execute(db);
  const [whole, before] = [sql.table(table), sql.table(`${table}_before`)];
  if (counter !== null) {
    await sql`create sequence ${sql.table(counter)}`.execute(db);
    await sql`select setval(${counter}, (select coalesce(max(seq), 0) + 1 from ${whole}))`.execute(db);
    await sql`alter table ${whole} alter column seq drop identity`.execute(db);
  }
  for (const { name } of indexes)
    await sql`alter index ${sql.table(name)} rename to ${sql.ref(`${name}_before`)}`.execute(db);
  await sql`alter table ${whole} rename to ${sql.ref(`${table}_before`)}`.execute(db);
  await sql`create table ${whole} (like ${before} including defaults including constraints)
    partition by range (seq)`.execute(db);
  await sql`alter table ${whole} attach partition ${before}
    for values from (minvalue) to (${sql.lit(FIRST_MONTH)})`.execute(db);
  // Whoever gives no key of a month gets one of before there were any.
  if (counter !== null)
    await sql`alter table ${whole} alter column seq set default nextval(${sql.lit(counter)}::regclass)`.execute(
      db,
    );
  for (const { definition, is_primary: isPrimary, is_unique: isUnique } of indexes)
    if (isPrimary)
      await sql`alter table ${whole} add primary key ${sql.raw(/\(.*\)/u.exec(definition)?.[0] ?? '')}`.execute(
        db,
      );
    // Ids and codes are unique in each part (months/month-tables.ts).
    else if (!isUnique) await sql.raw(definition).execute(db);
}
