import { randomBytes, randomUUID } from 'node:crypto';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import {
  ALERT_MESSAGE_SCHEMA,
  CreatedWebhookSchema,
  DeliveriesSchema,
  MAX_DELIVERIES,
  NewWebhookSchema,
  WebhookSchema,
  type NewWebhook,
  type Webhook,
} from '../../../../src/wire/desk/alerts.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { webhookUrlProblem } from '../../../alerts/webhook-url.ts';
import { whoIs } from '../../../desk/actor.ts';
import type { AlertStore, StoredWebhook } from '../../../store/port/alerts.ts';
import type { HttpContext } from '../../app.ts';
import { ADMINISTER, READ_ADMINISTERED } from '../../desk-needs.ts';
import { HttpError } from '../../http-error.ts';
import { perMinute, type RateLimits } from '../../rate-limits.ts';
import { BY_PERSON, ERRORS, ID_PARAMS } from '../../route-schema.ts';

/** Every alert goes to each of them. */
const MAX_WEBHOOKS = 20;
const TAGS = ['administration'];
const NO_SUCH_WEBHOOK = 'There is no such webhook.';

/** A webhook without its secret. */
export const shownWebhook = ({
  secret: _,
  ...webhook
}: StoredWebhook & Pick<Webhook, 'waiting' | 'problem'>): Webhook => webhook;

const checkUrl = ({ url }: NewWebhook): void => {
  const problem = webhookUrlProblem(url);
  if (problem !== null) throw new HttpError(400, 'bad-webhook', problem);
};

/**
 * Where alerts are delivered: `POST /api/desk/alerts/webhooks`, `PUT .../:id`, `DELETE .../:id`, `POST .../:id/test`,
 * `GET .../:id/deliveries`.
 */
export const webhookRoutes =
  ({ store, access, clock }: HttpContext, limits: RateLimits): FastifyPluginAsyncTypebox =>
  async (app) => {
    const changes = { config: perMinute(limits.deskChanges), onRequest: access.guard(ADMINISTER) };
    const common = { tags: TAGS, security: BY_PERSON };
    const requireWebhook = async (
      id: string,
    ): Promise<Awaited<ReturnType<AlertStore['webhooks']>>[number]> => {
      const webhook = (await store.alerts.webhooks()).find((each) => each.id === id);
      if (!webhook) throw new HttpError(404, 'no-such-webhook', NO_SUCH_WEBHOOK);
      return webhook;
    };

    app.post(
      DESK_ROUTES.webhooks,
      {
        ...changes,
        schema: {
          ...common,
          summary: 'Add a webhook; the secret of its signatures is shown this once',
          body: NewWebhookSchema,
          response: { 201: CreatedWebhookSchema, ...ERRORS },
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
          createdBy: whoIs(actor),
          createdAtMs: clock.epochMs(),
          secret: randomBytes(32).toString('base64url'),
        };
        await access.audit(actor, 'webhook-add', stored.id);
        await store.alerts.saveWebhook(stored);
        const webhook = shownWebhook({ ...stored, waiting: 0, problem: null });
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
        const { waiting, problem, ...stored } = await requireWebhook(request.params.id);
        checkUrl(request.body);
        await access.audit(access.actorOf(request), 'webhook-change', stored.id);
        const { name, url } = request.body;
        const changed: StoredWebhook = { ...stored, name, url };
        await store.alerts.saveWebhook(changed);
        return shownWebhook({ ...changed, waiting, problem });
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
          response: { 202: Type.Null({ description: 'On its way' }), ...ERRORS },
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
        return reply.status(202).send(null);
      },
    );
    return Promise.resolve();
  };
