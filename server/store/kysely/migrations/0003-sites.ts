import type { Kysely } from 'kysely';
import { columnTypes, type ColumnTypes, type DatabaseKind } from '../column-types.ts';

/** Samples of schedules, the sites that they are of with their summaries, when the server was up, and alerts. */
export async function createSites(db: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  const types = columnTypes(kind);
  await createSamples(db, kind, types);
  await createSiteTables(db, types);
  await addSitesOfResults(db);
  await createAlertTables(db, kind, types);
}

async function createSamples(
  db: Kysely<unknown>,
  kind: DatabaseKind,
  { text, integer }: ColumnTypes,
): Promise<void> {
  await db.schema
    .createTable('samples')
    .addColumn('seq', integer, (column) =>
      kind === 'sqlite' ? column.primaryKey() : column.primaryKey().generatedAlwaysAsIdentity(),
    )
    .addColumn('id', text, (column) => column.notNull().unique())
    .addColumn('site_key', text, (column) => column.notNull())
    .addColumn('at_ms', integer, (column) => column.notNull())
    .addColumn('received_at_ms', integer, (column) => column.notNull())
    .addColumn('outcome', text, (column) => column.notNull())
    .addColumn('reason', text)
    .addColumn('relay_key', text)
    .addColumn('body', text, (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('samples_site')
    .on('samples')
    .columns(['site_key', 'at_ms', 'seq', 'outcome'])
    .execute();
  await db.schema.createIndex('samples_received').on('samples').columns(['received_at_ms', 'seq']).execute();
}

async function createSiteTables(db: Kysely<unknown>, { text, integer }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('sites')
    .addColumn('site_key', text, (column) => column.primaryKey())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('version', integer, (column) => column.notNull().defaultTo(0))
    .addColumn('seen_zone', text)
    .addColumn('seen_every_ms', integer)
    .addColumn('schedule_at_ms', integer, (column) => column.notNull().defaultTo(-1))
    .addColumn('seen_target', text)
    .addColumn('target_at_ms', integer, (column) => column.notNull().defaultTo(-1))
    .addColumn('set_zone', text)
    .addColumn('set_every_ms', integer)
    .addColumn('set_target', text)
    .execute();
  await db.schema
    .createTable('site_summaries')
    .addColumn('site_key', text, (column) => column.notNull())
    .addColumn('to_ms', integer, (column) => column.notNull())
    .addColumn('made_of', text, (column) => column.notNull())
    .addColumn('body', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('site_summaries_key', ['site_key', 'to_ms'])
    .execute();
  await db.schema
    .createTable('heartbeats')
    .addColumn('run', text, (column) => column.primaryKey())
    .addColumn('from_ms', integer, (column) => column.notNull())
    .addColumn('to_ms', integer, (column) => column.notNull())
    .execute();
  await db.schema.createIndex('heartbeats_to').on('heartbeats').column('to_ms').execute();
}

/** Results that were stored before there were sites. */
const addSitesOfResults = async (db: Kysely<unknown>): Promise<void> => {
  const typed = db.withTables<{
    results: { site_key: string | null; site: string | null; unattended: number };
    sites: { site_key: string; name: string };
  }>();
  await typed
    .insertInto('sites')
    .columns(['site_key', 'name'])
    .expression((of) =>
      of
        .selectFrom('results')
        .select((each) => [
          each.ref('site_key').$notNull().as('site_key'),
          each.fn.max<string>('site').as('name'),
        ])
        .where('site_key', 'is not', null)
        .where('unattended', '=', 1)
        .groupBy('site_key'),
    )
    .execute();
};

async function createAlertTables(db: Kysely<unknown>, kind: DatabaseKind, types: ColumnTypes): Promise<void> {
  const { text, integer } = types;
  for (const table of ['alert_rules', 'alert_silences', 'webhooks'] as const)
    await db.schema
      .createTable(table)
      .addColumn('id', text, (column) => column.primaryKey())
      .addColumn('created_at_ms', integer, (column) => column.notNull())
      .addColumn('body', text, (column) => column.notNull())
      .execute();
  await db.schema
    .createTable('alert_states')
    .addColumn('rule_id', text, (column) => column.notNull().references('alert_rules.id').onDelete('cascade'))
    .addColumn('site_key', text, (column) => column.notNull())
    .addColumn('body', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('alert_states_key', ['rule_id', 'site_key'])
    .execute();
  await db.schema
    .createTable('alert_outbox')
    .addColumn('seq', integer, (column) =>
      kind === 'sqlite' ? column.primaryKey() : column.primaryKey().generatedAlwaysAsIdentity(),
    )
    .addColumn('id', text, (column) => column.notNull())
    .addColumn('webhook_id', text, (column) => column.notNull().references('webhooks.id').onDelete('cascade'))
    .addColumn('body', text, (column) => column.notNull())
    .addColumn('created_at_ms', integer, (column) => column.notNull())
    .addColumn('due_at_ms', integer, (column) => column.notNull())
    .addColumn('attempts', integer, (column) => column.notNull().defaultTo(0))
    .addColumn('problem', text)
    .execute();
  await db.schema.createIndex('alert_outbox_due').on('alert_outbox').columns(['due_at_ms', 'seq']).execute();
}
