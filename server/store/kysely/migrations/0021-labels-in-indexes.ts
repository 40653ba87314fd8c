import { sql, type Kysely } from 'kysely';

/** By name, with the one that each is in place of. */
const INDEXES = [
  {
    name: 'results_time',
    columns: ['at_ms', 'seq', 'site_key', 'relay_key', 'user_key', 'ticket_key', 'verdict'],
    before: 'results_at',
  },
  {
    name: 'results_site_labels',
    columns: ['site_key', 'at_ms', 'seq', 'relay_key', 'verdict', 'user_key', 'ticket_key'],
    before: 'results_site',
  },
  {
    name: 'results_user_labels',
    columns: ['user_key', 'at_ms', 'seq', 'site_key', 'relay_key', 'ticket_key'],
    before: 'results_user',
  },
  {
    name: 'results_relay_labels',
    columns: ['relay_key', 'at_ms', 'seq', 'verdict', 'site_key', 'user_key', 'ticket_key'],
    before: 'results_relay',
  },
];

/**
 * The rows of a while, of a site, of a person and of a relay with all labels in their index: words are looked for in thousands of
 * rows, few of which have all, and each row that has to be opened for that is another page of the disk. In an index of their own are
 * results of a request, which most are not, and checks without a call, which are counted of a site however many tests it has. All
 * are made before others go, so that they may be read meanwhile.
 */
export async function addLabelsToIndexes(db: Kysely<unknown>): Promise<void> {
  for (const { name, columns } of INDEXES)
    await db.schema.createIndex(name).on('results').columns(columns).execute();
  await db.schema
    .createIndex('results_asked')
    .on('results')
    .columns(['request_id', 'at_ms', 'seq'])
    .where(sql.ref('request_id'), 'is not', null)
    .execute();
  await db.schema
    .createIndex('results_checks')
    .on('results')
    .columns(['site_key'])
    .where(sql.ref('unattended'), '=', sql.lit(1))
    .where(sql.ref('finding'), '=', sql.lit('only-connectivity'))
    .execute();
  for (const { before } of [...INDEXES, { before: 'results_request' }])
    await db.schema.dropIndex(before).ifExists().execute();
}
