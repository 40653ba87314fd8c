import { randomUUID } from 'node:crypto';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import {
  AlertRuleSchema,
  AlertsSchema,
  NewAlertRuleSchema,
  NewSilenceSchema,
  SilenceSchema,
  type AlertRule,
  type Silence,
} from '../../../../src/wire/desk/alerts.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { whoIs } from '../../../desk/actor.ts';
import type { HttpContext } from '../../app.ts';
import { ADMINISTER, READ_ADMINISTERED } from '../../desk-needs.ts';
import { HttpError } from '../../http-error.ts';
import { perMinute, type RateLimits } from '../../rate-limits.ts';
import { BY_PERSON, ERRORS, ID_PARAMS } from '../../route-schema.ts';
import { shownWebhook } from './webhooks.ts';

/** Each is held against each of its sites every minute. */
const MAX_RULES = 200;
const MAX_SILENCES = 500;
const RULE_BODY_BYTES = 8 * 1024;

const TAGS = ['administration'];
const DONE = { 204: Type.Null({ description: 'Done' }), ...ERRORS };

/** `GET /api/desk/alerts`, and its rules and silences. */
export const alertRuleRoutes =
  ({ store, access, clock, sites }: HttpContext, limits: RateLimits): FastifyPluginAsyncTypebox =>
  async (app) => {
    const changes = {
      config: perMinute(limits.deskChanges),
      bodyLimit: RULE_BODY_BYTES,
      onRequest: access.guard(ADMINISTER),
    };
    const common = { tags: TAGS, security: BY_PERSON };

    app.get(
      DESK_ROUTES.alerts,
      {
        config: perMinute(limits.deskReads),
        onRequest: access.guard(READ_ADMINISTERED),
        schema: {
          ...common,
          summary: 'Alert rules, where they stand, silences and webhooks',
          response: { 200: AlertsSchema, ...ERRORS },
        },
      },
      async () => {
        const { alerts } = store;
        const names = new Map((await store.sites.sites()).map(({ key, name }) => [key, name]));
        const states = await alerts.states();
        return {
          rules: [...(await alerts.rules())],
          standings: states.flatMap(({ ruleId, siteKey, state }) =>
            state.kind === 'ok'
              ? []
              : [
                  {
                    ruleId,
                    site: names.get(siteKey) ?? siteKey,
                    state: state.kind,
                    sinceMs: state.sinceMs,
                    isTold: state.kind === 'firing' && state.isTold,
                  },
                ],
          ),
          silences: [...(await alerts.silences())],
          webhooks: (await alerts.webhooks()).map(shownWebhook),
        };
      },
    );

    app.post(
      DESK_ROUTES.alertRules,
      {
        ...changes,
        schema: {
          ...common,
          summary: 'Add an alert rule',
          body: NewAlertRuleSchema,
          response: { 201: AlertRuleSchema, ...ERRORS },
        },
      },
      async (request, reply) => {
        if ((await store.alerts.rules()).length >= MAX_RULES)
          throw new HttpError(409, 'too-many', `There are ${MAX_RULES} rules already; remove one first.`);
        const actor = access.actorOf(request);
        const rule: AlertRule = {
          ...request.body,
          id: randomUUID(),
          createdBy: whoIs(actor),
          createdAtMs: clock.epochMs(),
        };
        await access.audit(actor, 'alert-rule-add', rule.id);
        await store.alerts.saveRule(rule);
        return reply.status(201).send(rule);
      },
    );

    app.put(
      `${DESK_ROUTES.alertRules}/:id`,
      {
        ...changes,
        schema: {
          ...common,
          summary: 'Change an alert rule; where it stands stays',
          params: ID_PARAMS,
          body: NewAlertRuleSchema,
          response: { 200: AlertRuleSchema, ...ERRORS },
        },
      },
      async (request) => {
        const known = (await store.alerts.rules()).find(({ id }) => id === request.params.id);
        if (!known) throw new HttpError(404, 'no-such-rule', 'There is no such alert rule.');
        const { id, createdBy, createdAtMs } = known;
        await access.audit(access.actorOf(request), 'alert-rule-change', id);
        const rule: AlertRule = { ...request.body, id, createdBy, createdAtMs };
        await store.alerts.saveRule(rule);
        return rule;
      },
    );

    app.delete(
      `${DESK_ROUTES.alertRules}/:id`,
      {
        ...changes,
        schema: { ...common, summary: 'Remove an alert rule', params: ID_PARAMS, response: DONE },
      },
      async (request, reply) => {
        const { id } = request.params;
        if (!(await store.alerts.rules()).some((rule) => rule.id === id))
          throw new HttpError(404, 'no-such-rule', 'There is no such alert rule.');
        await access.audit(access.actorOf(request), 'alert-rule-remove', id);
        await store.alerts.removeRule(id);
        return reply.status(204).send(null);
      },
    );

    app.post(
      DESK_ROUTES.silences,
      {
        ...changes,
        schema: {
          ...common,
          summary: 'Tell nothing of a rule, a site or both for a time',
          body: NewSilenceSchema,
          response: { 201: SilenceSchema, ...ERRORS },
        },
      },
      async (request, reply) => {
        const { fromMs, toMs, ruleId, site } = request.body;
        const nowMs = clock.epochMs();
        if (toMs <= fromMs || toMs <= nowMs)
          throw new HttpError(400, 'bad-silence', 'A silence must end after it begins, and after now.');
        if (ruleId !== null && !(await store.alerts.rules()).some(({ id }) => id === ruleId))
          throw new HttpError(404, 'no-such-rule', 'There is no such alert rule.');
        if (site !== null && (await sites.find(site)) === null)
          throw new HttpError(404, 'no-such-site', 'There is no site of this name.');
        const known = await store.alerts.silences();
        // Those that are over are of no use to anybody.
        for (const silence of known) if (silence.toMs <= nowMs) await store.alerts.removeSilence(silence.id);
        if (known.filter((silence) => silence.toMs > nowMs).length >= MAX_SILENCES)
          throw new HttpError(409, 'too-many', `There are ${MAX_SILENCES} silences already; end one first.`);
        const actor = access.actorOf(request);
        const silence: Silence = {
          ...request.body,
          id: randomUUID(),
          createdBy: whoIs(actor),
          createdAtMs: nowMs,
        };
        await access.audit(actor, 'alert-silence-add', silence.id);
        await store.alerts.addSilence(silence);
        return reply.status(201).send(silence);
      },
    );

    app.delete(
      `${DESK_ROUTES.silences}/:id`,
      { ...changes, schema: { ...common, summary: 'End a silence', params: ID_PARAMS, response: DONE } },
      async (request, reply) => {
        const { id } = request.params;
        if (!(await store.alerts.silences()).some((silence) => silence.id === id))
          throw new HttpError(404, 'no-such-silence', 'There is no such silence.');
        await access.audit(access.actorOf(request), 'alert-silence-remove', id);
        await store.alerts.removeSilence(id);
        return reply.status(204).send(null);
      },
    );
    return Promise.resolve();
  };
