import type { Kysely } from 'kysely';
import { columnTypes, type DatabaseKind } from '../column-types.ts';

/**
 * How many bytes a result takes with its packets, so that the total is read off an index. Results that were stored
 * before have none yet: they are measured a few at a time by retention, not a million of them while the server starts.
 * And marks, the few words that outlive a restart.
 */
export async function addBytesAndMarks(db: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  const { text, integer } = columnTypes(kind);
  await db.schema.alterTable('results').addColumn('bytes', integer).execute();
  await db.schema.createIndex('results_bytes').on('results').column('bytes').execute();
  await db.schema
    .createTable('marks')
    .addColumn('name', text, (column) => column.primaryKey())
    .addColumn('value', text, (column) => column.notNull())
    .execute();
}
