import type { Transaction } from 'kysely';
import { Type, type Static, type TSchema } from 'typebox';
import { Check } from 'typebox/value';
import type { AlertState } from '../../../../src/core/sites/alerts.ts';
import {
  AlertRuleSchema,
  SilenceSchema,
  WebhookSchema,
  type AlertMessage,
  type AlertRule,
  type DeliveryRecord,
  type Silence,
} from '../../../../src/wire/desk/alerts.ts';
import type {
  AlertStore,
  DeliveryEnd,
  DueMessage,
  StoredAlertState,
  StoredWebhook,
  WaitingWebhook,
} from '../../port/alerts.ts';
import { StoreError } from '../../port/store-error.ts';
import type { Database } from '../database.ts';
import type { Tables } from '../tables.ts';
import { endDelivery, readDeliveries } from './deliveries.ts';

const StoredWebhookSchema = Type.Object({
  ...Type.Omit(WebhookSchema, ['waiting', 'problem', 'oldSecretUntilMs']).properties,
  secret: Type.String(),
  /** Not in those that were stored before a secret could be replaced. */
  previousSecrets: Type.Optional(Type.Array(Type.Object({ secret: Type.String(), untilMs: Type.Number() }))),
});

const StateSchema = Type.Union([
  Type.Object({ kind: Type.Literal('ok') }),
  Type.Object({ kind: Type.Literal('pending'), sinceMs: Type.Number() }),
  Type.Object({
    kind: Type.Literal('firing'),
    sinceMs: Type.Number(),
    rightSinceMs: Type.Union([Type.Number(), Type.Null()]),
    isTold: Type.Boolean(),
  }),
]);

type ThingTable = 'alert_rules' | 'alert_silences' | 'webhooks';

/** Rules, silences, webhooks and the outbox in either database. */
export class KyselyAlertStore implements AlertStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  rules(): Promise<readonly AlertRule[]> {
    return this.#documents('alert_rules', AlertRuleSchema);
  }
  saveRule(rule: AlertRule): Promise<void> {
    return this.#save('alert_rules', rule);
  }
  removeRule(id: string): Promise<boolean> {
    return this.#remove('alert_rules', id);
  }
  silences(): Promise<readonly Silence[]> {
    return this.#documents('alert_silences', SilenceSchema);
  }
  saveSilence(silence: Silence): Promise<void> {
    return this.#save('alert_silences', silence);
  }
  removeSilence(id: string): Promise<boolean> {
    return this.#remove('alert_silences', id);
  }

  async webhooks(): Promise<readonly WaitingWebhook[]> {
    const webhooks = await this.#documents('webhooks', StoredWebhookSchema);
    const waiting = await this.#database.read((db) =>
      db
        .selectFrom('alert_outbox')
        .select(['webhook_id', (of) => of.fn.countAll<number>().as('count')])
        .select((of) => of.fn.max<string | null>('problem').as('problem'))
        .groupBy('webhook_id')
        .execute(),
    );
    return webhooks.map((webhook) => {
      const of = waiting.find(({ webhook_id: id }) => id === webhook.id);
      return { ...asWebhook(webhook), waiting: of?.count ?? 0, problem: of?.problem ?? null };
    });
  }
  addWebhook(webhook: StoredWebhook): Promise<void> {
    return this.#save('webhooks', webhook);
  }
  changeWebhook(
    id: string,
    change: (webhook: StoredWebhook) => StoredWebhook,
  ): Promise<StoredWebhook | null> {
    return this.#database.write(async (transaction) => {
      const row = await transaction
        .selectFrom('webhooks')
        .select('body')
        .where('id', '=', id)
        .$if(this.#database.kind === 'postgresql', (webhook) => webhook.forUpdate())
        .executeTakeFirst();
      if (!row) return null;
      const changed = change(readWebhook(row.body));
      await transaction
        .updateTable('webhooks')
        .set({ body: JSON.stringify(changed) })
        .where('id', '=', id)
        .execute();
      return changed;
    });
  }
  removeWebhook(id: string): Promise<boolean> {
    return this.#remove('webhooks', id);
  }

  states(): Promise<readonly StoredAlertState[]> {
    return this.#database.read(async (db) => {
      const rows = await db.selectFrom('alert_states').selectAll().execute();
      return rows.map(({ rule_id: ruleId, site_key: siteKey, body }) => ({
        ruleId,
        siteKey,
        state: parsed(StateSchema, body),
      }));
    });
  }

  step(
    { ruleId, siteKey, before, after }: Parameters<AlertStore['step']>[0],
    message: AlertMessage | null,
  ): Promise<boolean> {
    return this.#database.write(async (transaction) => {
      if (!(await replaceState(transaction, { ruleId, siteKey, before, after }))) return false;
      if (message === null) return true;
      const webhooks = await transaction.selectFrom('webhooks').select('id').execute();
      for (const { id } of webhooks) await insertMessage(transaction, id, message);
      return true;
    });
  }

  enqueue(webhookId: string, message: AlertMessage): Promise<boolean> {
    return this.#database.write(async (transaction) => {
      const webhook = await transaction
        .selectFrom('webhooks')
        .select('id')
        .where('id', '=', webhookId)
        .executeTakeFirst();
      if (webhook) await insertMessage(transaction, webhookId, message);
      return webhook !== undefined;
    });
  }

  takeDue(nowMs: number, heldUntilMs: number, limit: number): Promise<readonly DueMessage[]> {
    return this.#database.write(async (transaction) => {
      const seqs = await dueInTurns(transaction, nowMs, limit);
      if (seqs.length === 0) return [];
      const rows = await transaction
        .selectFrom('alert_outbox')
        .innerJoin('webhooks', 'webhooks.id', 'alert_outbox.webhook_id')
        .selectAll('alert_outbox')
        .select('webhooks.body as webhook')
        .where('seq', 'in', seqs)
        .where('due_at_ms', '<=', nowMs)
        .orderBy('due_at_ms')
        .orderBy('seq')
        // What another process takes just now is its own, without waiting for it.
        .$if(this.#database.kind === 'postgresql', (due) => due.forUpdate('alert_outbox').skipLocked())
        .execute();
      const taken: DueMessage[] = [];
      for (const row of rows) {
        const held = await transaction
          .updateTable('alert_outbox')
          .set({ due_at_ms: heldUntilMs })
          .where('seq', '=', row.seq)
          .where('due_at_ms', '=', row.due_at_ms)
          .returning('seq')
          .executeTakeFirst();
        if (held)
          taken.push({
            seq: row.seq,
            id: row.id,
            webhook: readWebhook(row.webhook),
            body: row.body,
            createdAtMs: row.created_at_ms,
            attempts: row.attempts,
          });
      }
      return taken;
    });
  }

  settle(seq: number, end: DeliveryEnd): Promise<void> {
    return this.#database.write((transaction) => endDelivery(transaction, seq, end));
  }

  deliveries(webhookId: string, limit: number): Promise<readonly DeliveryRecord[]> {
    return this.#database.read((db) => readDeliveries(db, webhookId, limit));
  }

  postpone(seq: number, dueAtMs: number, problem: string): Promise<void> {
    return this.#database.write(async (transaction) => {
      await transaction
        .updateTable('alert_outbox')
        .set((of) => ({ due_at_ms: dueAtMs, problem, attempts: of('attempts', '+', 1) }))
        .where('seq', '=', seq)
        .execute();
    });
  }

  #documents<S extends TSchema>(table: ThingTable, schema: S): Promise<Static<S>[]> {
    return this.#database.read(async (db) => {
      const rows = await db.selectFrom(table).select('body').orderBy('created_at_ms').orderBy('id').execute();
      return rows.map(({ body }) => parsed(schema, body));
    });
  }

  #save(table: ThingTable, thing: { readonly id: string; readonly createdAtMs: number }): Promise<void> {
    const body = JSON.stringify(thing);
    return this.#database.write(async (transaction) => {
      await transaction
        .insertInto(table)
        .values({ id: thing.id, created_at_ms: thing.createdAtMs, body })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ body }))
        .execute();
    });
  }

  #remove(table: ThingTable, id: string): Promise<boolean> {
    return this.#database.write(async (transaction) => {
      const removed = await transaction
        .deleteFrom(table)
        .where('id', '=', id)
        .returning('id')
        .executeTakeFirst();
      return removed !== undefined;
    });
  }
}

const asWebhook = (stored: Static<typeof StoredWebhookSchema>): StoredWebhook => ({
  ...stored,
  previousSecrets: stored.previousSecrets ?? [],
});

const readWebhook = (body: string): StoredWebhook => asWebhook(parsed(StoredWebhookSchema, body));

/** One text for one state, by which it is known again. */
const textOf = (state: AlertState): string =>
  JSON.stringify(
    state.kind === 'firing'
      ? {
          kind: state.kind,
          sinceMs: state.sinceMs,
          rightSinceMs: state.rightSinceMs,
          isTold: state.isTold,
        }
      : state,
  );

async function replaceState(
  transaction: Transaction<Tables>,
  { ruleId, siteKey, before, after }: Parameters<AlertStore['step']>[0],
): Promise<boolean> {
  const rule = await transaction
    .selectFrom('alert_rules')
    .select('id')
    .where('id', '=', ruleId)
    .executeTakeFirst();
  if (!rule) return false;
  if (before.kind === 'ok') {
    const added = await transaction
      .insertInto('alert_states')
      .values({ rule_id: ruleId, site_key: siteKey, body: textOf(after) })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return added.numInsertedOrUpdatedRows === 1n;
  }
  const changed = await transaction
    .updateTable('alert_states')
    .set({ body: textOf(after) })
    .where('rule_id', '=', ruleId)
    .where('site_key', '=', siteKey)
    .where('body', '=', textOf(before))
    .returning('rule_id')
    .executeTakeFirst();
  if (changed && after.kind === 'ok')
    await transaction
      .deleteFrom('alert_states')
      .where('rule_id', '=', ruleId)
      .where('site_key', '=', siteKey)
      .execute();
  return changed !== undefined;
}

/** What is due, webhooks by turns: one that does not answer must not keep the others waiting. */
async function dueInTurns(transaction: Transaction<Tables>, nowMs: number, limit: number): Promise<number[]> {
  const rows = await transaction
    .selectFrom('alert_outbox')
    .select(['seq', 'due_at_ms'])
    .select((of) =>
      of.fn
        .agg<number>('row_number')
        .over((over) => over.partitionBy('webhook_id').orderBy('due_at_ms').orderBy('seq'))
        .as('turn'),
    )
    .where('due_at_ms', '<=', nowMs)
    .orderBy('turn')
    .orderBy('due_at_ms')
    .orderBy('seq')
    .limit(limit)
    .execute();
  return rows.map(({ seq }) => seq);
}

const insertMessage = async (
  transaction: Transaction<Tables>,
  webhookId: string,
  message: AlertMessage,
): Promise<void> => {
  await transaction
    .insertInto('alert_outbox')
    .values({
      id: message.id,
      webhook_id: webhookId,
      body: JSON.stringify(message),
      created_at_ms: message.atMs,
      due_at_ms: message.atMs,
      attempts: 0,
      problem: null,
    })
    .execute();
};

function parsed<S extends TSchema>(schema: S, text: string): Static<S> {
  const value: unknown = JSON.parse(text);
  if (!Check(schema, value))
    throw new StoreError('damaged', 'What is kept of alerts cannot be read any more.');
  return value;
}
