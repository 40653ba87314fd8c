import { sql, type Kysely, type SelectQueryBuilder, type Selectable, type Transaction } from 'kysely';
import { Check } from 'typebox/value';
import { AlertMessageSchema, type DeliveryRecord } from '../../../../src/wire/desk/alerts.ts';
import type { DeliveryEnd } from '../../port/alerts.ts';
import { StoreError } from '../../port/store-error.ts';
import type { Tables } from '../tables.ts';
import type { AlertDeliveriesTable, AlertOutboxTable } from './alert-tables.ts';

/** Of each webhook so many are kept that were delivered or given up. */
export const KEPT_DELIVERIES = 100;

/** Takes a message out of the outbox, and writes down what became of it. One that is not there any more is nothing. */
export async function endDelivery(
  transaction: Transaction<Tables>,
  seq: number,
  { atMs, problem, isDelivered }: DeliveryEnd,
): Promise<void> {
  const ended = await transaction
    .deleteFrom('alert_outbox')
    .where('seq', '=', seq)
    .returningAll()
    .executeTakeFirst();
  if (!ended) return;
  await transaction
    .insertInto('alert_deliveries')
    .values({
      webhook_id: ended.webhook_id,
      body: ended.body,
      created_at_ms: ended.created_at_ms,
      ended_at_ms: atMs,
      attempts: ended.attempts + 1,
      is_delivered: isDelivered ? 1 : 0,
      problem,
    })
    .execute();
  await forgetOldest(transaction, ended.webhook_id);
}

async function forgetOldest(transaction: Transaction<Tables>, webhookId: string): Promise<void> {
  const oldestKept = await transaction
    .selectFrom('alert_deliveries')
    .select('seq')
    .where('webhook_id', '=', webhookId)
    .orderBy('seq', 'desc')
    .offset(KEPT_DELIVERIES - 1)
    .limit(1)
    .executeTakeFirst();
  if (!oldestKept) return;
  await transaction
    .deleteFrom('alert_deliveries')
    .where('webhook_id', '=', webhookId)
    .where('seq', '<', oldestKept.seq)
    .execute();
}

/** Newest first: those on their way, then those that have ended. */
export async function readDeliveries(
  db: Kysely<Tables>,
  webhookId: string,
  limit: number,
): Promise<DeliveryRecord[]> {
  const waiting = await db
    .selectFrom('alert_outbox')
    .selectAll()
    .$call((rows) => newestOf(rows, webhookId, limit))
    .execute();
  const ended = await db
    .selectFrom('alert_deliveries')
    .selectAll()
    .$call((rows) => newestOf(rows, webhookId, limit))
    .execute();
  return [...waiting.map(waitingOf), ...ended.map(endedOf)].slice(0, limit);
}

const newestOf = <T extends 'alert_outbox' | 'alert_deliveries', O>(
  rows: SelectQueryBuilder<Tables, T, O>,
  webhookId: string,
  limit: number,
): SelectQueryBuilder<Tables, T, O> =>
  rows.where(sql.ref('webhook_id'), '=', webhookId).orderBy(sql.ref('seq'), 'desc').limit(limit);

const waitingOf = (row: Selectable<AlertOutboxTable>): DeliveryRecord => ({
  ...eventOf(row.body),
  status: 'waiting',
  attempts: row.attempts,
  endedAtMs: null,
  nextTryAtMs: row.due_at_ms,
  problem: row.problem,
});

const endedOf = (row: Selectable<AlertDeliveriesTable>): DeliveryRecord => ({
  ...eventOf(row.body),
  status: row.is_delivered === 1 ? 'delivered' : 'given-up',
  attempts: row.attempts,
  endedAtMs: row.ended_at_ms,
  nextTryAtMs: null,
  problem: row.problem,
});

function eventOf(body: string): Pick<DeliveryRecord, 'id' | 'kind' | 'rule' | 'site' | 'createdAtMs'> {
  const message: unknown = JSON.parse(body);
  if (!Check(AlertMessageSchema, message))
    throw new StoreError('damaged', 'What is kept of alerts cannot be read any more.');
  const { id, kind, rule, site, atMs } = message;
  return { id, kind, rule: rule?.name ?? null, site, createdAtMs: atMs };
}
