import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  sql,
  type ExpressionBuilder,
  type Expression,
  type Kysely,
  type SqlBool,
  type Transaction,
} from 'kysely';
import type { Erasure } from '../../../../../src/wire/desk/admin.ts';
import type { Pruned, Retention } from '../../../port/results.ts';
import type { Database } from '../../database.ts';
import { oldestRows } from '../../oldest-rows.ts';
import { noteRemovals } from '../../sites/changes.ts';
import type { Tables } from '../../tables.ts';
import { addressColumns } from '../address-key.ts';
import { UNATTENDED } from '../columns.ts';
import { evictedByBytes, evictedByCount, isOfKind, type Evicted } from './eviction.ts';
import { withInner } from '../inner-addresses.ts';
import { labelKey, storableText } from '../label-words.ts';
import { lockLabels } from '../label-lock.ts';
import { measureSome } from './surplus.ts';
import { removeMonth } from './months.ts';
import { isWhole } from './whole.ts';
import { sweepWords } from './word-sweep.ts';

/** Results removed in one transaction: a few milliseconds, in which nobody else writes. */
const BATCH = 100;

type Rows = ExpressionBuilder<Tables, 'results'>;

export const countFor = async (db: Kysely<Tables>, who: Erasure): Promise<number> => {
  const { count } = await db
    .selectFrom('results')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where((rows) => isOf(rows, who))
    .executeTakeFirstOrThrow();
  return count;
};

/** Each result goes whole; were it broken off, asking again removes the rest. */
export async function eraseResults(database: Database, who: Erasure): Promise<number> {
  let sum = 0;
  for (;;) {
    const removed = await database.write(async (transaction) => {
      await lockLabels(transaction, database.kind, 'remove');
      return removeSome(transaction, (rows) => isOf(rows, who), BATCH);
    });
    sum += removed;
    if (removed < BATCH) return sum;
    await nextTurn();
  }
}

/**
 * One batch of what is beyond retention, the oldest of its kind first (eviction.ts): by the time of arrival, which is by our
 * own clock.
 */
export async function pruneResults(database: Database, retention: Retention, nowMs: number): Promise<Pruned> {
  if (database.months === null) return pruneRows(database, retention, nowMs);
  await database.months.prepare(nowMs);
  const removed = await removeMonth(database, retention, nowMs);
  if (removed !== null) return removed;
  const pruned = await pruneRows(database, retention, nowMs);
  const isSwept = await database.write(async (transaction) => {
    await lockLabels(transaction, database.kind, 'remove');
    return sweepWords(transaction);
  });
  return { ...pruned, isDone: pruned.isDone && !isSwept };
}

const pruneRows = (database: Database, retention: Retention, nowMs: number): Promise<Pruned> =>
  database.write(async (transaction) => {
    await lockLabels(transaction, database.kind, 'remove');
    const { maxResults, maxAgeMs, maxDocumentsAgeMs, maxPacketsAgeMs, maxBytes } = retention;
    const isMeasured = maxBytes === null && maxDocumentsAgeMs === null;
    const measured = isMeasured ? 0 : await measureSome(transaction);
    const packets = maxPacketsAgeMs === null ? 0 : await removePackets(transaction, nowMs - maxPacketsAgeMs);
    // What is too old goes first, so that it is not counted among what is too much.
    const tooOld = (rows: Rows): Expression<SqlBool> => rows('received_at_ms', '<', nowMs - (maxAgeMs ?? 0));
    let results = maxAgeMs === null ? 0 : await removeSome(transaction, tooOld, BATCH);
    if (maxResults !== null && results < BATCH)
      results += await evict(transaction, await evictedByCount(transaction, maxResults, BATCH - results));
    if (maxBytes !== null && results < BATCH)
      results += await evict(transaction, await evictedByBytes(transaction, maxBytes, BATCH - results));
    const documents =
      maxDocumentsAgeMs === null ? 0 : await removeDocuments(transaction, nowMs - maxDocumentsAgeMs);
    const isDone = measured === 0 && [results, documents, packets].every((removed) => removed < BATCH);
    return { results, documents, packets, isDone };
  });

async function evict(transaction: Transaction<Tables>, evicted: readonly Evicted[]): Promise<number> {
  let sum = 0;
  const whole = await isWhole(transaction);
  for (const { kind, isForRoom, count } of evicted) {
    const which = (rows: Rows): Expression<SqlBool> =>
      isForRoom ? rows.and([whole, isOfKind(rows, kind)]) : isOfKind(rows, kind);
    if (count > 0) sum += await removeSome(transaction, which, count);
  }
  return sum;
}

const isOf = (rows: Rows, who: Erasure): Expression<SqlBool> => {
  if (who.by === 'user')
    return rows.and([
      rows('user_key', '=', labelKey(who.user)),
      rows('user_label', '=', storableText(who.user)),
    ]);
  const key = addressColumns(who.address)?.key;
  if (key === undefined) return rows('address', '=', storableText(who.address));
  // Two lists put together: databases read both off their indexes, which they do not for an `or`.
  return rows(
    'seq',
    'in',
    rows
      .selectFrom('results')
      .select('results.seq')
      .where('results.address_key', '=', key)
      .union(withInner({ kind: 'keys', column: 'address_key', keys: [key] })),
  );
};

/** Removes the oldest of them, with their documents, packets and notes, and the words that only they had. */
async function removeSome(
  transaction: Transaction<Tables>,
  which: (rows: Rows) => Expression<SqlBool>,
  limit: number,
): Promise<number> {
  const rows = await transaction
    .selectFrom('results')
    .select(['seq', 'at_ms', 'unattended', 'ticket_key', 'site_key', 'user_key', 'relay_key'])
    .where(which)
    .$call((query) => oldestRows(query, limit))
    .execute();
  if (rows.length === 0) return 0;
  const seqs = rows.map(({ seq }) => seq);
  await transaction.deleteFrom('results').where('seq', 'in', seqs).execute();
  for (const table of ['documents', 'packets', 'devices', 'inner_addresses', 'result_tags'] as const)
    await transaction.deleteFrom(table).where('seq', 'in', seqs).execute();
  await transaction.deleteFrom('notes').where('result_seq', 'in', seqs).execute();
  for (const field of ['ticket', 'site', 'user', 'relay'] as const)
    await removeWords(transaction, field, new Set(rows.flatMap((row) => row[`${field}_key`] ?? [])));
  await noteRemovals(
    transaction,
    rows.flatMap(({ site_key: key, at_ms: atMs, unattended }) =>
      key === null || unattended !== UNATTENDED ? [] : [{ key, atMs }],
    ),
  );
  return rows.length;
}

async function removeWords(
  transaction: Transaction<Tables>,
  field: 'ticket' | 'site' | 'user' | 'relay',
  keys: ReadonlySet<string>,
): Promise<void> {
  for (const key of keys) {
    const left = await transaction
      .selectFrom('results')
      .select('seq')
      .where(`${field}_key`, '=', key)
      .limit(1)
      .executeTakeFirst();
    if (!left)
      await transaction
        .deleteFrom('label_words')
        .where('field', '=', field)
        .where('label_key', '=', key)
        .execute();
  }
}

/**
 * Removes the oldest documents with all that hangs on them, and leaves the rows of figures. Those that have none any more
 * are not in the index, so that nobody looks for theirs again.
 */
async function removeDocuments(transaction: Transaction<Tables>, beforeMs: number): Promise<number> {
  const rows = await transaction
    .selectFrom('results')
    .select('seq')
    .where(await isWhole(transaction))
    .where('received_at_ms', '<', beforeMs)
    .$call((query) => oldestRows(query, BATCH))
    .execute();
  if (rows.length === 0) return 0;
  const seqs = rows.map(({ seq }) => seq);
  for (const table of ['documents', 'packets', 'devices'] as const)
    await transaction.deleteFrom(table).where('seq', 'in', seqs).execute();
  await transaction.updateTable('results').set({ bytes: 0 }).where('seq', 'in', seqs).execute();
  return rows.length;
}

async function removePackets(transaction: Transaction<Tables>, beforeMs: number): Promise<number> {
  const rows = await transaction
    .selectFrom('packets')
    .select('seq')
    .where('at_ms', '<', beforeMs)
    .orderBy('at_ms')
    .limit(BATCH)
    .execute();
  if (rows.length === 0) return 0;
  const seqs = rows.map(({ seq }) => seq);
  await transaction
    .updateTable('results')
    .set({
      bytes: sql<number>`bytes - (select length(body) from packets where packets.seq = results.seq)`,
    })
    .where('seq', 'in', seqs)
    .execute();
  await transaction.deleteFrom('packets').where('seq', 'in', seqs).execute();
  return rows.length;
}
