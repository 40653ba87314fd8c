import { sql, type Expression, type Kysely, type SqlBool, type Transaction } from 'kysely';
import { fromKeyOn } from '../../months/since.ts';
import type { Tables } from '../../tables.ts';

/** The first key of the months whose documents are kept, where whole months of them were removed. */
const MARK = 'documents.from';

/** As it stands in the index `results_whole`, which a database takes for no other writing of it. */
const HAS_BYTES = sql<SqlBool>`bytes > 0`;

/**
 * Which results are kept whole: of the others nothing is left that has bytes, or the documents of their month were removed
 * at once. Those of before there were months go row by row.
 */
export async function isWhole(db: Kysely<Tables>): Promise<Expression<SqlBool>> {
  const from = await db.selectFrom('marks').select('value').where('name', '=', MARK).executeTakeFirst();
  return from === undefined ? HAS_BYTES : sql<SqlBool>`${HAS_BYTES} and ${fromKeyOn(Number(from.value))}`;
}

/** Never moved back: a month that is removed again held nothing but what came with a clock that was behind. */
export async function setDocumentsFrom(transaction: Transaction<Tables>, key: number): Promise<void> {
  const before = await transaction
    .selectFrom('marks')
    .select('value')
    .where('name', '=', MARK)
    .executeTakeFirst();
  const value = String(Math.max(key, Number(before?.value ?? 0)));
  await transaction
    .insertInto('marks')
    .values({ name: MARK, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}
