import type { Kysely } from 'kysely';
import { columnTypes, type DatabaseKind } from '../column-types.ts';

/** Figures of microphone and camera that were added to a result: beside its document, which never changes. */
export async function createDevices(db: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  const { integer, text } = columnTypes(kind);
  await db.schema
    .createTable('devices')
    .addColumn('seq', integer, (column) => column.primaryKey().references('results.seq').onDelete('cascade'))
    .addColumn('json', text, (column) => column.notNull())
    .execute();
}
