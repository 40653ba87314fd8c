import type { Kysely } from 'kysely';
import { columnTypes, type ColumnTypes, type DatabaseKind } from '../column-types.ts';

/** Results with what they are searched by, their documents and packets, and the words of their labels. */
export async function createResults(db: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  const types = columnTypes(kind);
  await createResultsTable(db, kind, types);
  await createIndexes(db);
  for (const table of ['documents', 'packets'] as const)
    await db.schema
      .createTable(table)
      .addColumn('seq', types.integer, (column) =>
        column.primaryKey().references('results.seq').onDelete('cascade'),
      )
      .addColumn(
        table === 'documents' ? 'encoding' : 'at_ms',
        table === 'documents' ? types.text : types.integer,
        (column) => column.notNull(),
      )
      .addColumn('body', types.bytes, (column) => column.notNull())
      .execute();
  await db.schema.createIndex('packets_at').on('packets').column('at_ms').execute();
  await db.schema
    .createTable('label_words')
    .addColumn('field', types.text, (column) => column.notNull())
    .addColumn('word', types.text, (column) => column.notNull())
    .addColumn('label_key', types.text, (column) => column.notNull())
    .addPrimaryKeyConstraint('label_words_key', ['field', 'word', 'label_key'])
    .execute();
  await db.schema
    .createIndex('label_words_label')
    .on('label_words')
    .columns(['field', 'label_key', 'word'])
    .execute();
}

const createResultsTable = (
  db: Kysely<unknown>,
  kind: DatabaseKind,
  { text, integer, real }: ColumnTypes,
): Promise<void> =>
  db.schema
    .createTable('results')
    .addColumn('seq', integer, (column) =>
      kind === 'sqlite' ? column.primaryKey() : column.primaryKey().generatedAlwaysAsIdentity(),
    )
    .addColumn('id', text, (column) => column.notNull().unique())
    .addColumn('code', text, (column) => column.notNull().unique())
    .addColumn('at_ms', integer, (column) => column.notNull())
    .addColumn('received_at_ms', integer, (column) => column.notNull())
    .addColumn('duration_ms', real, (column) => column.notNull())
    .addColumn('ticket', text)
    .addColumn('site', text)
    .addColumn('user_label', text)
    .addColumn('relay', text, (column) => column.notNull())
    .addColumn('ticket_key', text)
    .addColumn('site_key', text)
    .addColumn('user_key', text)
    .addColumn('relay_key', text, (column) => column.notNull())
    .addColumn('address', text)
    .addColumn('address_key', text)
    .addColumn('network', text)
    .addColumn('transport', text, (column) => column.notNull())
    .addColumn('method', text, (column) => column.notNull())
    .addColumn('unattended', integer, (column) => column.notNull())
    .addColumn('verdict', text, (column) => column.notNull())
    .addColumn('miss_path', text)
    .addColumn('miss_metric', text)
    .addColumn('miss_value', real)
    .addColumn('miss_target', real)
    .addColumn('finding', text)
    .addColumn('rtt_ms', real)
    .addColumn('loss_ratio', real)
    .addColumn('loss_up_ratio', real)
    .addColumn('loss_down_ratio', real)
    .addColumn('burst_loss_ratio', real)
    .addColumn('burst_loss_up_ratio', real)
    .addColumn('burst_loss_down_ratio', real)
    .addColumn('jitter_ms', real)
    .addColumn('jitter_up_ms', real)
    .addColumn('jitter_down_ms', real)
    .addColumn('reorder_ratio', real)
    .addColumn('reorder_up_ratio', real)
    .addColumn('reorder_down_ratio', real)
    .addColumn('request_id', text)
    .addColumn('is_link_revoked', integer, (column) => column.notNull().defaultTo(0))
    .addColumn('notes', integer, (column) => column.notNull().defaultTo(0))
    .execute();

/**
 * Each way in is an index that ends in (at_ms, seq), the order of every list, so that a page is read off its end. The
 * columns after them let the commonest second condition be checked without opening the row.
 */
async function createIndexes(db: Kysely<unknown>): Promise<void> {
  const indexes = {
    results_at: ['at_ms', 'seq'],
    results_ticket: ['ticket_key', 'at_ms', 'seq'],
    results_site: ['site_key', 'at_ms', 'seq', 'relay_key', 'verdict'],
    results_user: ['user_key', 'at_ms', 'seq'],
    results_relay: ['relay_key', 'at_ms', 'seq', 'verdict', 'site_key'],
    results_verdict: ['verdict', 'at_ms', 'seq', 'relay_key', 'site_key'],
    results_address_key: ['address_key', 'at_ms', 'seq'],
    results_address: ['address', 'at_ms', 'seq'],
    results_network: ['network', 'at_ms', 'seq', 'relay_key'],
    results_request: ['request_id', 'at_ms', 'seq'],
    results_received: ['received_at_ms', 'seq'],
  };
  for (const [name, columns] of Object.entries(indexes))
    await db.schema.createIndex(name).on('results').columns(columns).execute();
}
