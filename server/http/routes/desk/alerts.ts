import { randomUUID } from 'node:crypto';
import { Type } from 'typebox';
import {
  AlertRuleSchema,
  AlertsSchema,
  NewAlertRuleSchema,
  type AlertRule,
} from '../../../../src/wire/desk/alerts.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { relayNameOf } from '../../../alerts/relay-key.ts';
import { actorName } from '../../../accounts/actor.ts';
import type { HttpContext } from '../../context.ts';
import { ADMINISTER, READ_ADMINISTERED } from '../../access/access-rules.ts';
import { HttpError } from '../../errors/http-error.ts';
import { perMinute, type RateLimits } from '../../access/rate-limits.ts';
import { BY_PERSON, ERRORS, ID_PARAMS } from '../../route-schema.ts';
import { shownWebhook } from './webhooks.ts';
import type { Routes } from '../routes.ts';

/** Each is held against each of its sites every minute. */
const MAX_RULES = 200;
const RULE_BODY_BYTES = 8 * 1024;

const TAGS = ['administration'];
const DONE = { 204: Type.Null({ description: 'Done' }), ...ERRORS };

/** `GET /api/desk/alerts`, and its rules. */
export const alertRuleRoutes =
  ({ store, access, clock }: HttpContext, limits: RateLimits): Routes =>
  (app) => {
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
                    site: relayNameOf(siteKey) ?? names.get(siteKey) ?? siteKey,
                    state: state.kind,
                    sinceMs: state.sinceMs,
                    isTold: state.kind === 'firing' && state.isTold,
                  },
                ],
          ),
          silences: [...(await alerts.silences())],
          webhooks: (await alerts.webhooks()).map((webhook) => shownWebhook(webhook, clock.epochMs())),
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
          createdBy: actorName(actor),
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
  };
