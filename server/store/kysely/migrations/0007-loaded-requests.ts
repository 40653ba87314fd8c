import type { Kysely } from 'kysely';
import { columnTypes, type DatabaseKind } from '../column-types.ts';

/** How much load a test request asks for; those that were made before asked for one call on an idle link. */
export async function addLoadToRequests(db: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  const { integer } = columnTypes(kind);
  // SQLite adds one column at a time.
  await db.schema
    .alterTable('requests')
    .addColumn('calls', integer, (column) => column.notNull().defaultTo(1))
    .execute();
  await db.schema
    .alterTable('requests')
    .addColumn('is_loaded', integer, (column) => column.notNull().defaultTo(0))
    .execute();
}
