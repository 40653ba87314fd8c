import { sql, type Expression, type Insertable, type Kysely, type Transaction } from 'kysely';
import { codeOf, CODE_COUNT } from '../../../../src/core/result-code.ts';
import { StoreError } from '../../port/store-error.ts';
import type { DatabaseKind } from '../column-types.ts';
import type { Database } from '../database.ts';
import { lockKeys } from '../months/key-locks.ts';
import { firstKeyOf, monthOf } from '../months/month.ts';

import type { DocumentsTable, LabelWordsTable } from '../result-tables.ts';
import { noteArrivals, type SiteChange } from '../sites/changes.ts';
import type { Tables } from '../tables.ts';
import { UNATTENDED, type ResultColumns } from './columns.ts';
import { innerRow } from './inner-addresses.ts';
import { KeptInsert } from '../kept-query.ts';
import { wordStarts } from './label-words.ts';
import { lockLabels } from './label-lock.ts';
import type { PreparedRow } from './prepared-row.ts';
import { errorCode } from '../../../error-code/error-code.ts';

/** What became of a result of a group. */
export type Written = { readonly kind: 'stored'; readonly code: string } | { readonly kind: 'id-taken' };

/** A whole number from 0 to below `bound`. */
export type RandomBelow = (bound: number) => number;

/**
 * Results of one statement. PostgreSQL is a journey away, and takes up to 65,535 values at once; SQLite is here, and
 * knows a statement again that never changes.
 */
const ROWS_PER_STATEMENT: Readonly<Record<DatabaseKind, number>> = { sqlite: 1, postgresql: 100 };

/** Times that a group is written anew because another process took an id or a code of it, or removed its month. */
const MAX_REWRITES = 5;
/** PostgreSQL's code for that (Appendix A of its manual); on SQLite no two write at a time. */
const UNIQUE_VIOLATION = '23505';
/** Its code for a row whose month has no table: another server has just removed it, and the clock of this one is behind. */
const CHECK_VIOLATION = '23514';

/** Writes a group in one transaction: on disk as a whole, or not at all. */
export async function writeGroup(
  database: Database,
  group: readonly PreparedRow[],
  random: RandomBelow,
): Promise<Written[]> {
  const months = group.map(({ columns }) => monthOf(columns.received_at_ms));
  for (let rewrites = 0; ; rewrites += 1) {
    try {
      await database.months?.ensure('results', months);
      return await database.write((transaction) => writeAll(transaction, database.kind, group, random));
    } catch (error) {
      const code = error instanceof StoreError ? errorCode(error.cause) : null;
      if (code === CHECK_VIOLATION) database.months?.forget();
      if ((code !== UNIQUE_VIOLATION && code !== CHECK_VIOLATION) || rewrites === MAX_REWRITES) throw error;
    }
  }
}

async function writeAll(
  transaction: Transaction<Tables>,
  kind: DatabaseKind,
  group: readonly PreparedRow[],
  random: RandomBelow,
): Promise<Written[]> {
  await lockLabels(transaction, kind, 'use');
  if (kind === 'postgresql')
    await lockKeys(
      transaction,
      'id',
      group.map(({ columns }) => columns.id),
    );
  const taken = await takenIds(
    transaction,
    group.map(({ columns }) => columns.id),
  );
  const codes = await freeCodes(transaction, kind, group.length, random);
  const fresh: Fresh[] = [];
  const outcomes = group.map(({ columns, ...prepared }, at): Written => {
    if (taken.has(columns.id)) return { kind: 'id-taken' };
    taken.add(columns.id);
    const code = codes[at] ?? '';
    fresh.push({ ...prepared, columns: { ...columns, code } });
    return { kind: 'stored', code };
  });
  await insertResults(transaction, kind, fresh);
  await insertWords(transaction, kind, fresh);
  await noteArrivals(transaction, fresh.flatMap(siteChangeOf));
  return outcomes;
}

interface Fresh extends PreparedRow {
  readonly columns: ResultColumns;
}

/** Tests that a machine runs by itself are samples of their site, where somebody answers for them. */
const siteChangeOf = ({ columns, target }: Fresh): SiteChange[] => {
  const { site_key: key, site: name, at_ms: atMs } = columns;
  return key === null || name === null || columns.unattended !== UNATTENDED
    ? []
    : [{ key, name: name.trim(), atMs, target }];
};

async function takenIds(transaction: Transaction<Tables>, ids: readonly string[]): Promise<Set<string>> {
  const rows = await transaction.selectFrom('results').select('id').where('id', 'in', ids).execute();
  return new Set(rows.map(({ id }) => id));
}

/** Codes that no result has. */
async function freeCodes(
  transaction: Transaction<Tables>,
  kind: DatabaseKind,
  count: number,
  random: RandomBelow,
): Promise<string[]> {
  const free = new Set<string>();
  while (free.size < count) {
    const drawn = Array.from({ length: count - free.size }, () => codeOf(random(CODE_COUNT)));
    if (kind === 'postgresql') await lockKeys(transaction, 'code', drawn);
    const rows = await transaction.selectFrom('results').select('code').where('code', 'in', drawn).execute();
    const taken = new Set(rows.map(({ code }) => code));
    for (const code of drawn) if (!taken.has(code)) free.add(code);
  }
  return [...free];
}

async function insertResults(
  transaction: Transaction<Tables>,
  kind: DatabaseKind,
  fresh: readonly Fresh[],
): Promise<void> {
  for (const chunk of chunksOf(fresh, ROWS_PER_STATEMENT[kind])) {
    const inserted = await insertRows(
      transaction,
      kind,
      chunk.map(({ columns }) => columns),
    );
    const seqOfId = new Map(inserted.map(({ seq, id }) => [id, seq]));
    const placed = chunk.flatMap(({ columns: { id, at_ms }, document, innerAddresses }) => {
      const seq = seqOfId.get(id);
      return seq === undefined ? [] : [{ seq, at_ms, document, innerAddresses }];
    });
    const documents = placed.map(({ seq, document }) => ({ seq, ...document }));
    await insertDocuments(transaction, kind, documents);
    const addresses = placed.flatMap((place) => place.innerAddresses.map((one) => innerRow(place, one)));
    if (addresses.length > 0) await transaction.insertInto('inner_addresses').values(addresses).execute();
  }
}

const rowsInto = (
  db: Kysely<Tables>,
  rows: readonly (ResultColumns & { readonly seq?: Expression<number> })[],
) => db.insertInto('results').values(rows);

/** With the key that it gets on PostgreSQL. */
const withKey = (row: ResultColumns) => ({
  ...row,
  seq: sql<number>`${sql.lit(firstKeyOf(monthOf(row.received_at_ms)))} + nextval('results_counter')`,
});
const documentsInto = (db: Kysely<Tables>, documents: readonly DocumentsTable[]) =>
  db.insertInto('documents').values(documents);

/** For SQLite, where rows go one by one. */
const ROW = new KeptInsert((db, row: ResultColumns) => rowsInto(db, [row]));
const DOCUMENT = new KeptInsert((db, document: DocumentsTable) => documentsInto(db, [document]));

async function insertRows(
  transaction: Transaction<Tables>,
  kind: DatabaseKind,
  rows: readonly ResultColumns[],
): Promise<readonly { readonly seq: number; readonly id: string }[]> {
  const [row] = rows;
  if (kind === 'sqlite' && rows.length === 1 && row)
    return [{ seq: await ROW.insert(kind, transaction, row), id: row.id }];
  return rowsInto(transaction, kind === 'postgresql' ? rows.map(withKey) : rows)
    .returning(['seq', 'id'])
    .execute();
}

async function insertDocuments(
  transaction: Transaction<Tables>,
  kind: DatabaseKind,
  documents: readonly DocumentsTable[],
): Promise<void> {
  const [document] = documents;
  if (kind === 'sqlite' && documents.length === 1 && document)
    await DOCUMENT.insert(kind, transaction, document);
  else await documentsInto(transaction, documents).execute();
}

async function insertWords(
  transaction: Transaction<Tables>,
  kind: DatabaseKind,
  fresh: readonly Fresh[],
): Promise<void> {
  const words = wordsOf(fresh.map(({ columns }) => columns));
  if (kind === 'sqlite') return insertWordsAtOnce(transaction, words);
  for (const chunk of chunksOf(words, ROWS_PER_STATEMENT[kind]))
    await transaction
      .insertInto('label_words')
      .values(chunk)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
}

/** Most of them are there already: one statement looks at all, and is the same whatever their number. */
async function insertWordsAtOnce(
  transaction: Transaction<Tables>,
  words: readonly Insertable<LabelWordsTable>[],
): Promise<void> {
  const rows = JSON.stringify(words.map(({ field, word, label_key: key }) => [field, word, key]));
  await sql`insert into label_words (field, word, label_key)
    select value ->> 0, value ->> 1, value ->> 2 from json_each(${rows}) where true
    on conflict do nothing`.execute(transaction);
}

/** Each word start of each label once, always in the same order: so two groups never wait for each other. */
function wordsOf(rows: readonly ResultColumns[]): Insertable<LabelWordsTable>[] {
  const words = new Map<string, Insertable<LabelWordsTable>>();
  for (const row of rows)
    for (const [field, label, key] of [
      ['ticket', row.ticket, row.ticket_key],
      ['site', row.site, row.site_key],
      ['user', row.user_label, row.user_key],
      ['relay', row.relay, row.relay_key],
    ] as const)
      if (label && key)
        for (const word of wordStarts(label))
          words.set(JSON.stringify([field, word, key]), { field, word, label_key: key });
  return [...words.keys()].sort().flatMap((name) => words.get(name) ?? []);
}

const chunksOf = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
