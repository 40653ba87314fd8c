import type { Kysely } from 'kysely';
import { columnTypes, type DatabaseKind } from '../column-types.ts';

/** What became of messages to webhooks. */
export async function createAlertDeliveries(db: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  const { text, integer } = columnTypes(kind);
  await db.schema
    .createTable('alert_deliveries')
    .addColumn('seq', integer, (column) =>
      kind === 'sqlite' ? column.primaryKey() : column.primaryKey().generatedAlwaysAsIdentity(),
    )
    .addColumn('webhook_id', text, (column) => column.notNull().references('webhooks.id').onDelete('cascade'))
    .addColumn('body', text, (column) => column.notNull())
    .addColumn('created_at_ms', integer, (column) => column.notNull())
    .addColumn('ended_at_ms', integer, (column) => column.notNull())
    .addColumn('attempts', integer, (column) => column.notNull())
    .addColumn('is_delivered', integer, (column) => column.notNull())
    .addColumn('problem', text)
    .execute();
  await db.schema
    .createIndex('alert_deliveries_webhook')
    .on('alert_deliveries')
    .columns(['webhook_id', 'seq'])
    .execute();
}
