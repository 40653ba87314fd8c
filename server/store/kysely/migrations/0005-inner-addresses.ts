import type { Kysely } from 'kysely';
import { columnTypes, type DatabaseKind } from '../column-types.ts';
import { resultOf } from '../results/document.ts';
import { innerAddressesOf, innerRow } from '../results/inner-addresses.ts';
import type { DocumentsTable, InnerAddressesTable } from '../result-tables.ts';

/** Documents that are read at once. */
const BATCH = 100;

/** Addresses that stand inside of results, so that a person's results are found by them too. */
export async function createInnerAddresses(db: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  const { text, integer } = columnTypes(kind);
  await db.schema
    .createTable('inner_addresses')
    .addColumn('seq', integer, (column) => column.notNull().references('results.seq').onDelete('cascade'))
    .addColumn('at_ms', integer, (column) => column.notNull())
    .addColumn('address', text, (column) => column.notNull())
    .addColumn('address_key', text, (column) => column.notNull())
    .addColumn('network', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('inner_addresses_key', ['seq', 'address_key'])
    .execute();
  for (const column of ['address', 'address_key', 'network'] as const)
    await db.schema
      .createIndex(`inner_addresses_by_${column}`)
      .on('inner_addresses')
      .columns([column, 'at_ms', 'seq'])
      .execute();
  await addThoseOfResults(db);
}

/** Results that were stored before. */
async function addThoseOfResults(untyped: Kysely<unknown>): Promise<void> {
  const db = untyped.withTables<{
    documents: { [Column in keyof DocumentsTable]: DocumentsTable[Column] };
    results: { seq: number; at_ms: number; address_key: string | null };
    inner_addresses: { [Column in keyof InnerAddressesTable]: InnerAddressesTable[Column] };
  }>();
  for (let after = -1; ;) {
    const documents = await db
      .selectFrom('documents')
      .innerJoin('results', 'results.seq', 'documents.seq')
      .select([
        'documents.seq',
        'documents.encoding',
        'documents.body',
        'results.at_ms',
        'results.address_key',
      ])
      .where('documents.seq', '>', after)
      .orderBy('documents.seq')
      .limit(BATCH)
      .execute();
    const rows = await Promise.all(
      documents.map(async (each) => {
        try {
          return innerAddressesOf(await resultOf(each), each.address_key).map((one) => innerRow(each, one));
        } catch {
          // A document that cannot be read is told of when it is opened; the others must not wait for it.
          return [];
        }
      }),
    );
    if (rows.flat().length > 0) await db.insertInto('inner_addresses').values(rows.flat()).execute();
    after = documents.at(-1)?.seq ?? after;
    if (documents.length < BATCH) return;
  }
}
