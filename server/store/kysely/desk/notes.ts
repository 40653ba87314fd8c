import type { Note } from '../../../../src/wire/desk/record.ts';
import type { Database } from '../database.ts';

/** Counted in its result, in the same transaction. `false`: there is no such result. */
export const insertNote = (database: Database, resultId: string, note: Note): Promise<boolean> =>
  database.write(async (transaction) => {
    const result = await transaction
      .updateTable('results')
      .set((of) => ({ notes: of('notes', '+', 1) }))
      .where('id', '=', resultId)
      .returning('seq')
      .executeTakeFirst();
    if (!result) return false;
    const { id, author, atMs, text } = note;
    await transaction
      .insertInto('notes')
      .values({ id, result_seq: result.seq, author, at_ms: atMs, body: text })
      .execute();
    return true;
  });

/** Oldest first. */
export const listNotes = (database: Database, resultId: string): Promise<readonly Note[]> =>
  database.read(async (db) => {
    const rows = await db
      .selectFrom('notes')
      .innerJoin('results', 'results.seq', 'notes.result_seq')
      .select(['notes.id', 'notes.author', 'notes.at_ms', 'notes.body'])
      .where('results.id', '=', resultId)
      .orderBy('notes.seq')
      .execute();
    return rows.map(({ id, author, at_ms: atMs, body }) => ({ id, author, atMs, text: body }));
  });
