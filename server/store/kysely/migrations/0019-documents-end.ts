import { sql, type Kysely } from 'kysely';

/**
 * Which results are kept whole, and their bytes: the oldest of them, their number and their sum are read off it, and one
 * whose document has gone is not in it. In place of the index of all bytes, whose only other use was to find those that
 * are not measured yet.
 */
export async function addWholeResults(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('results_bytes').execute();
  await sql`create index results_whole on results (received_at_ms, seq, bytes) where bytes > 0`.execute(db);
  await sql`create index results_unmeasured on results (received_at_ms) where bytes is null`.execute(db);
}
