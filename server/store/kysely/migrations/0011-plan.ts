import type { Kysely } from 'kysely';
import { columnTypes, type DatabaseKind } from '../column-types.ts';

/** The catalogue of sites, and what changed it. */
export async function createPlan(db: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  const { text, integer } = columnTypes(kind);
  await db.schema
    .createTable('plan_sites')
    .addColumn('site_key', text, (column) => column.primaryKey())
    .addColumn('version', integer, (column) => column.notNull())
    .addColumn('body', text, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('plan_edits')
    .addColumn('id', integer, (column) => column.primaryKey())
    .addColumn('kind', text, (column) => column.notNull())
    .addColumn('edited_by', text, (column) => column.notNull())
    .addColumn('at_ms', integer, (column) => column.notNull())
    .addColumn('can_undo', integer, (column) => column.notNull())
    .addColumn('site_count', integer, (column) => column.notNull())
    .addColumn('first_names', text, (column) => column.notNull())
    .addColumn('body', text, (column) => column.notNull())
    .execute();
}
