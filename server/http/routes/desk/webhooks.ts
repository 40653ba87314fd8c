import { randomUUID } from 'node:crypto';
import { Type } from 'typebox';
import {
  ALERT_MESSAGE_SCHEMA,
  DeliveriesSchema,
  MAX_DELIVERIES,
  NewWebhookSchema,
  WebhookSchema,
  WebhookSecretSchema,
  type NewWebhook,
  type Webhook,
  type WebhookSecret,
} from '../../../../src/wire/desk/alerts.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { MAX_PREVIOUS_SECRETS, previousSecrets, withSecret } from '../../../alerts/webhook-secret.ts';
import { webhookUrlProblem } from '../../../alerts/webhook-url.ts';
import { actorName } from '../../../accounts/actor.ts';
import { newSecret } from '../../../accounts/secrets.ts';
import type { StoredWebhook, WaitingWebhook } from '../../../store/port/alerts.ts';
import type { HttpContext } from '../../context.ts';
import { ADMINISTER, READ_ADMINISTERED } from '../../access/access-rules.ts';
import { HttpError } from '../../errors/http-error.ts';
import { perMinute, type RateLimits } from '../../access/rate-limits.ts';
import { BY_PERSON, ERRORS, ID_PARAMS } from '../../route-schema.ts';
import type { Routes } from '../routes.ts';

/** Every alert goes to each of them. */
const MAX_WEBHOOKS = 20;
const TAGS = ['administration'];

/** A webhook without its secrets. */
export function shownWebhook(webhook: WaitingWebhook, nowMs: number): Webhook {
  const { id, name, url, createdBy, createdAtMs, waiting, problem } = webhook;
  const oldSecretUntilMs = previousSecrets(webhook, nowMs)[0]?.untilMs ?? null;
  return { id, name, url, createdBy, createdAtMs, waiting, problem, oldSecretUntilMs };
}

const noSuchWebhook = (): HttpError => new HttpError(404, 'no-such-webhook', 'There is no such webhook.');

const checkUrl = ({ url }: NewWebhook): void => {
  const problem = webhookUrlProblem(url);
  if (problem !== null) throw new HttpError(400, 'bad-webhook', problem);
};

function checkCount(webhook: StoredWebhook, nowMs: number): void {
  const signing = previousSecrets(webhook, nowMs);
  if (signing.length < MAX_PREVIOUS_SECRETS) return;
  const untilMs = signing[signing.length - 1]?.untilMs ?? nowMs;
  throw new HttpError(
    409,
    'too-many',
    `${MAX_PREVIOUS_SECRETS} older secrets of this webhook sign too; the oldest does until ${new Date(untilMs).toISOString()}.`,
  );
}

/**
 * Where alerts are delivered: `POST /api/desk/alerts/webhooks`, `PUT .../:id`, `DELETE .../:id`,
 * `POST .../:id/secret`, `POST .../:id/test`, `GET .../:id/deliveries`.
 */
export const webhookRoutes =
  ({ store, access, clock }: HttpContext, limits: RateLimits): Routes =>
  (app) => {
    const changes = { config: perMinute(limits.deskChanges), onRequest: access.guard(ADMINISTER) };
    const common = { tags: TAGS, security: BY_PERSON };
    const requireWebhook = async (id: string): Promise<WaitingWebhook> => {
      const webhook = (await store.alerts.webhooks()).find((each) => each.id === id);
      if (!webhook) throw noSuchWebhook();
      return webhook;
    };
    const changeWebhook = async (
      { id, waiting, problem }: WaitingWebhook,
      change: (webhook: StoredWebhook) => StoredWebhook,
    ): Promise<Webhook> => {
      const changed = await store.alerts.changeWebhook(id, change);
      if (!changed) throw noSuchWebhook();
      return shownWebhook({ ...changed, waiting, problem }, clock.epochMs());
    };

    app.post(
      DESK_ROUTES.webhooks,
      {
        ...changes,
        schema: {
          ...common,
          summary: 'Add a webhook; the secret of its signatures is shown this once',
          body: NewWebhookSchema,
          response: { 201: WebhookSecretSchema, ...ERRORS },
        },
      },
      async (request, reply) => {
        const { name, url } = request.body;
        checkUrl(request.body);
        if ((await store.alerts.webhooks()).length >= MAX_WEBHOOKS)
          throw new HttpError(
            409,
            'too-many',
            `There are ${MAX_WEBHOOKS} webhooks already; remove one first.`,
          );
        const actor = access.actorOf(request);
        const stored: StoredWebhook = {
          id: randomUUID(),
          name,
          url,
          createdBy: actorName(actor),
          createdAtMs: clock.epochMs(),
          secret: newSecret(),
          previousSecrets: [],
        };
        await access.audit(actor, 'webhook-add', stored.id);
        await store.alerts.addWebhook(stored);
        const webhook = shownWebhook({ ...stored, waiting: 0, problem: null }, clock.epochMs());
        return reply.status(201).send({ webhook, secret: stored.secret });
      },
    );

    app.put(
      `${DESK_ROUTES.webhooks}/:id`,
      {
        ...changes,
        schema: {
          ...common,
          summary: 'Change a webhook; its secret stays',
          description: 'What is still to be delivered to it goes to its new address.',
          params: ID_PARAMS,
          body: NewWebhookSchema,
          response: { 200: WebhookSchema, ...ERRORS },
        },
      },
      async (request) => {
        const webhook = await requireWebhook(request.params.id);
        checkUrl(request.body);
        await access.audit(access.actorOf(request), 'webhook-change', webhook.id);
        const { name, url } = request.body;
        return changeWebhook(webhook, (stored) => ({ ...stored, name, url }));
      },
    );

    app.post(
      `${DESK_ROUTES.webhooks}/:id/secret`,
      {
        ...changes,
        schema: {
          ...common,
          summary: 'Give a webhook a new secret, which is shown this once',
          description:
            'It signs from now on, also what is still to be delivered. For 24 hours messages carry a signature by the secret before it too.',
          params: ID_PARAMS,
          response: { 200: WebhookSecretSchema, ...ERRORS },
        },
      },
      async (request): Promise<WebhookSecret> => {
        const before = await requireWebhook(request.params.id);
        checkCount(before, clock.epochMs());
        await access.audit(access.actorOf(request), 'webhook-secret', before.id);
        const secret = newSecret();
        const nowMs = clock.epochMs();
        const webhook = await changeWebhook(before, (stored) => withSecret(stored, secret, nowMs));
        return { webhook, secret };
      },
    );

    app.get(
      `${DESK_ROUTES.webhooks}/:id/deliveries`,
      {
        config: perMinute(limits.deskReads),
        onRequest: access.guard(READ_ADMINISTERED),
        schema: {
          ...common,
          summary: 'What became of messages to a webhook, newest first',
          params: ID_PARAMS,
          response: { 200: DeliveriesSchema, ...ERRORS },
        },
      },
      async (request) => {
        const { id } = await requireWebhook(request.params.id);
        return { deliveries: [...(await store.alerts.deliveries(id, MAX_DELIVERIES))] };
      },
    );

    app.delete(
      `${DESK_ROUTES.webhooks}/:id`,
      {
        ...changes,
        schema: {
          ...common,
          summary: 'Remove a webhook',
          params: ID_PARAMS,
          response: { 204: Type.Null({ description: 'Done' }), ...ERRORS },
        },
      },
      async (request, reply) => {
        const { id } = await requireWebhook(request.params.id);
        await access.audit(access.actorOf(request), 'webhook-remove', id);
        await store.alerts.removeWebhook(id);
        return reply.status(204).send(null);
      },
    );

    app.post(
      `${DESK_ROUTES.webhooks}/:id/test`,
      {
        ...changes,
        schema: {
          ...common,
          summary: 'Send a message of kind test to a webhook',
          description: 'It goes the way of every alert, retries included.',
          params: ID_PARAMS,
          response: { 202: Type.Unsafe<undefined>(Type.Null({ description: 'On its way' })), ...ERRORS },
        },
      },
      async (request, reply) => {
        const { id } = await requireWebhook(request.params.id);
        await access.audit(access.actorOf(request), 'webhook-test', id);
        const nowMs = clock.epochMs();
        await store.alerts.enqueue(id, {
          schema: ALERT_MESSAGE_SCHEMA,
          id: randomUUID(),
          kind: 'test',
          rule: null,
          site: null,
          atMs: nowMs,
          sinceMs: nowMs,
          value: null,
        });
        return reply.status(202).send(undefined);
      },
    );
  };
