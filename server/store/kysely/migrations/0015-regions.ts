import { sql, type Kysely } from 'kysely';
import { columnTypes, type DatabaseKind } from '../column-types.ts';

/** The customer region that a test is asked for with, and that a result says; those of before say none. */
export async function addRegions(db: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  const { text } = columnTypes(kind);
  for (const table of ['requests', 'results'] as const)
    await db.schema.alterTable(table).addColumn('region', text).execute();
  // Which regions the results say that a site counts, without a look at the many that say none.
  await db.schema
    .createIndex('results_regions')
    .on('results')
    .columns(['site_key', 'region', 'standing'])
    .where(sql.ref('region'), 'is not', null)
    .execute();
}
