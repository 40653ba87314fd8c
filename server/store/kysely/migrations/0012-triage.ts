import { sql, type Kysely } from 'kysely';
import { columnTypes, type DatabaseKind } from '../column-types.ts';

/** Where a result stands at the help desk. What was stored before is new, and nobody has it. */
export async function addTriageToResults(db: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  const { text, integer } = columnTypes(kind);
  await db.schema
    .alterTable('results')
    .addColumn('status', text, (column) => column.notNull().defaultTo('new'))
    .execute();
  await db.schema.alterTable('results').addColumn('assignee', text).execute();
  await db.schema.alterTable('results').addColumn('assignee_key', text).execute();
  await db.schema
    .alterTable('results')
    .addColumn('triage_version', integer, (column) => column.notNull().defaultTo(0))
    .execute();
  await sql`create index results_status on results (status, at_ms, seq)`.execute(db);
  await sql`create index results_assignee on results (assignee_key, at_ms, seq)
    where assignee_key is not null`.execute(db);
}
