import { sql, type Kysely } from 'kysely';
import { columnTypes, type DatabaseKind } from '../column-types.ts';

/** Which results end a search for the number of calls: the newest of a site is looked up. Those of before are not known. */
export async function addSearches(db: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  const { integer } = columnTypes(kind);
  await db.schema.alterTable('results').addColumn('is_search', integer).execute();
  await db.schema
    .createIndex('results_searches')
    .on('results')
    .columns(['site_key', 'at_ms'])
    .where(sql.ref('is_search'), 'is not', null)
    .execute();
}
