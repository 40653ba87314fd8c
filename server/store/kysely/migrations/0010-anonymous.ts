import { sql, type Kysely } from 'kysely';
import { columnTypes, type DatabaseKind } from '../column-types.ts';

/**
 * Whether somebody stored a result who is known by nothing but a test of theirs, so that a flood of such results is what it
 * removes. Results that were stored before have no answer and count as known: nothing that comes later puts them out.
 */
export async function addAnonymousToResults(db: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  await db.schema.alterTable('results').addColumn('anonymous', columnTypes(kind).integer).execute();
  // Their number, their bytes and the oldest of them are read off it.
  await sql`create index results_anonymous on results (received_at_ms, seq, bytes) where anonymous = 1`.execute(
    db,
  );
}
