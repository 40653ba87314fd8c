import { sql, type Kysely, type Transaction } from 'kysely';
import type { Pruned, Retention } from '../../../port/results.ts';
import type { Database } from '../../database.ts';
import { firstKeyOf, monthOf } from '../../months/month.ts';
import { countOfMonth, dropMonth, MONTHLY, monthsIn } from '../../months/month-tables.ts';
import type { Tables } from '../../tables.ts';
import { lockLabels } from '../label-lock.ts';
import { beginSweep } from './word-sweep.ts';
import { setDocumentsFrom } from './whole.ts';

const ALL = [...MONTHLY.documents, ...MONTHLY.results];

/**
 * Removes the oldest month that lies wholly beyond its time, at once: of results, or of their documents. What is beyond in the
 * month that is partly so goes row by row. `null`: there is none.
 */
export async function removeMonth(
  database: Database,
  { maxAgeMs, maxDocumentsAgeMs }: Retention,
  nowMs: number,
): Promise<Pruned | null> {
  const months = (table: string) => database.read((db) => monthsIn(db, table));
  const none = { results: 0, documents: 0, packets: 0, isDone: false };
  const [oldest] = maxAgeMs === null ? [] : await months('results');
  if (oldest !== undefined && maxAgeMs !== null && oldest < monthOf(nowMs - maxAgeMs)) {
    const results = await database.write((transaction) => removeResults(transaction, database, oldest));
    return { ...none, results };
  }
  if (maxDocumentsAgeMs === null) return null;
  const [oldestDocuments] = await months('documents');
  const first = monthOf(nowMs - maxDocumentsAgeMs);
  if (oldestDocuments === undefined || oldestDocuments >= first) return null;
  const documents = await database.write((transaction) => removeDocuments(transaction, oldestDocuments));
  return { ...none, documents };
}

async function removeResults(
  transaction: Transaction<Tables>,
  { kind }: Database,
  month: number,
): Promise<number> {
  await lockLabels(transaction, kind, 'remove');
  const results = await countOfMonth(transaction, 'results', month);
  await forgetSites(transaction, month);
  const keys = { from: firstKeyOf(month), to: firstKeyOf(month + 1) };
  await transaction
    .deleteFrom('notes')
    .where('result_seq', '>=', keys.from)
    .where('result_seq', '<', keys.to)
    .execute();
  await dropMonth(transaction, ALL, month);
  await beginSweep(transaction);
  return results;
}

/** Every stretch that ends after the first test of the month is another without it. */
async function forgetSites(transaction: Kysely<Tables>, month: number): Promise<void> {
  const { first } = await transaction
    .selectFrom('results')
    .select((of) => of.fn.min<number | null>('at_ms').as('first'))
    .where('seq', '>=', firstKeyOf(month))
    .where('seq', '<', firstKeyOf(month + 1))
    .executeTakeFirstOrThrow();
  if (first === null) return;
  await transaction
    .updateTable('sites')
    .set({ version: sql<number>`version + 1` })
    .execute();
  await transaction.deleteFrom('site_summaries').where('to_ms', '>', first).execute();
}

/** No row of a result is written: that none of its month is whole any more stands once, for all. */
async function removeDocuments(transaction: Transaction<Tables>, month: number): Promise<number> {
  const documents = await countOfMonth(transaction, 'documents', month);
  await dropMonth(transaction, MONTHLY.documents, month);
  await setDocumentsFrom(transaction, firstKeyOf(month + 1));
  return documents;
}
