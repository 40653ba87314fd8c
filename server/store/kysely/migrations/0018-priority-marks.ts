import { sql, type Kysely } from 'kysely';
import { columnTypes, type DatabaseKind } from '../column-types.ts';

/** Whether marks for priority were kept: the newest tests of a site that tell are looked up. Those of before do not tell. */
export async function addPriorityMarks(db: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  const { integer } = columnTypes(kind);
  await db.schema.alterTable('results').addColumn('are_marks_kept', integer).execute();
  await db.schema
    .createIndex('results_priority_marks')
    .on('results')
    .columns(['site_key', 'at_ms'])
    .where(sql.ref('are_marks_kept'), 'is not', null)
    .execute();
}
