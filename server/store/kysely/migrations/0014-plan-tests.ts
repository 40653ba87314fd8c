import type { Kysely } from 'kysely';
import { columnTypes, type DatabaseKind } from '../column-types.ts';

/** The plan of tests: each edit with the plan as it was before and after. */
export async function createPlanTests(db: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  const { text, integer } = columnTypes(kind);
  await db.schema
    .createTable('plan_test_edits')
    .addColumn('id', integer, (column) => column.primaryKey())
    .addColumn('kind', text, (column) => column.notNull())
    .addColumn('step', text)
    .addColumn('edited_by', text, (column) => column.notNull())
    .addColumn('at_ms', integer, (column) => column.notNull())
    .addColumn('can_undo', integer, (column) => column.notNull())
    .addColumn('before', text, (column) => column.notNull())
    .addColumn('after', text, (column) => column.notNull())
    .execute();
}
