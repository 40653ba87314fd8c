import type { Kysely } from 'kysely';
import type { Database } from '../database.ts';
import type { Tables } from '../tables.ts';
import { storableText } from './label-words.ts';

/** The first records of a result stay: they are evidence as it is. */
export const insertPackets = (
  database: Database,
  id: string,
  gzip: Uint8Array,
  atMs: number,
): Promise<'stored' | 'same' | 'no-such-result'> =>
  database.write(async (transaction) => {
    const result = await transaction
      .selectFrom('results')
      .innerJoin('documents', 'documents.seq', 'results.seq')
      .select('results.seq')
      .where('results.id', '=', storableText(id))
      // Whoever removes it waits: SQLite has one writer at a time anyhow.
      .$if(database.kind === 'postgresql', (rows) => rows.forKeyShare())
      .executeTakeFirst();
    // Of figures alone there is nothing more to be kept.
    if (!result) return 'no-such-result';
    const inserted = await transaction
      .insertInto('packets')
      .values({ seq: result.seq, at_ms: atMs, body: gzip })
      .onConflict((conflict) => conflict.doNothing())
      .returning('seq')
      .executeTakeFirst();
    if (!inserted) return 'same';
    // One that is not measured yet stays so, and is measured whole.
    await transaction
      .updateTable('results')
      .set((row) => ({ bytes: row('bytes', '+', gzip.byteLength) }))
      .where('seq', '=', result.seq)
      .execute();
    return 'stored';
  });

export async function findPackets(db: Kysely<Tables>, id: string): Promise<Uint8Array | null> {
  const found = await db
    .selectFrom('packets')
    .innerJoin('results', 'results.seq', 'packets.seq')
    .select('packets.body')
    .where('results.id', '=', storableText(id))
    .executeTakeFirst();
  return found?.body ?? null;
}
