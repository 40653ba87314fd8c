import { sql, type Kysely } from 'kysely';
import { columnTypes, type DatabaseKind } from '../column-types.ts';

/**
 * Who answers for a result (src/wire/desk/search.ts). Of results that were stored before nobody knows who sent them: they
 * have none, and sites go on counting them, so that no site changes by an update; nor does what comes later put them out.
 */
export async function addStandingToResults(db: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  await db.schema.alterTable('results').addColumn('standing', columnTypes(kind).text).execute();
  // Of those that nobody answers for and nobody asked for, their number, their bytes and the oldest are read off it.
  await sql`create index results_unanswered on results (received_at_ms, seq, bytes)
    where standing in ('seen', 'unseen') and request_id is null`.execute(db);
}
