import { randomUUID } from 'node:crypto';
import { Type } from 'typebox';
import {
  NewSilenceSchema,
  SilenceSchema,
  type NewSilence,
  type Silence,
} from '../../../../src/wire/desk/alerts.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { actorName } from '../../../accounts/actor.ts';
import type { HttpContext } from '../../context.ts';
import { ADMINISTER } from '../../access/access-rules.ts';
import { HttpError } from '../../errors/http-error.ts';
import { perMinute, type RateLimits } from '../../access/rate-limits.ts';
import { BY_PERSON, ERRORS, ID_PARAMS } from '../../route-schema.ts';
import type { Routes } from '../routes.ts';

const MAX_SILENCES = 500;
const SILENCE_BODY_BYTES = 8 * 1024;

/** When nothing is told: `POST /api/desk/alerts/silences`, `PUT .../:id`, `DELETE .../:id`. */
export const silenceRoutes =
  ({ store, access, clock, sites }: HttpContext, limits: RateLimits): Routes =>
  (app) => {
    const changes = {
      config: perMinute(limits.deskChanges),
      bodyLimit: SILENCE_BODY_BYTES,
      onRequest: access.guard(ADMINISTER),
    };
    const common = { tags: ['administration'], security: BY_PERSON };

    const requireSilence = async (id: string): Promise<Silence> => {
      const silence = (await store.alerts.silences()).find((each) => each.id === id);
      if (!silence) throw new HttpError(404, 'no-such-silence', 'There is no such silence.');
      return silence;
    };
    const check = async ({ fromMs, toMs, ruleId, site }: NewSilence, nowMs: number): Promise<void> => {
      if (toMs <= fromMs || toMs <= nowMs)
        throw new HttpError(400, 'bad-silence', 'A silence must end after it begins, and after now.');
      if (ruleId !== null && !(await store.alerts.rules()).some(({ id }) => id === ruleId))
        throw new HttpError(404, 'no-such-rule', 'There is no such alert rule.');
      if (site !== null && (await sites.find(site)) === null)
        throw new HttpError(404, 'no-such-site', 'There is no site of this name.');
    };

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
        const nowMs = clock.epochMs();
        await check(request.body, nowMs);
        const known = await store.alerts.silences();
        // Those that are over are of no use to anybody.
        for (const silence of known) if (silence.toMs <= nowMs) await store.alerts.removeSilence(silence.id);
        if (known.filter((silence) => silence.toMs > nowMs).length >= MAX_SILENCES)
          throw new HttpError(409, 'too-many', `There are ${MAX_SILENCES} silences already; end one first.`);
        const actor = access.actorOf(request);
        const silence: Silence = {
          ...request.body,
          id: randomUUID(),
          createdBy: actorName(actor),
          createdAtMs: nowMs,
        };
        await access.audit(actor, 'alert-silence-add', silence.id);
        await store.alerts.saveSilence(silence);
        return reply.status(201).send(silence);
      },
    );

    app.put(
      `${DESK_ROUTES.silences}/:id`,
      {
        ...changes,
        schema: {
          ...common,
          summary: 'Change a silence',
          params: ID_PARAMS,
          body: NewSilenceSchema,
          response: { 200: SilenceSchema, ...ERRORS },
        },
      },
      async (request) => {
        const { id, createdBy, createdAtMs } = await requireSilence(request.params.id);
        await check(request.body, clock.epochMs());
        await access.audit(access.actorOf(request), 'alert-silence-change', id);
        const silence: Silence = { ...request.body, id, createdBy, createdAtMs };
        await store.alerts.saveSilence(silence);
        return silence;
      },
    );

    app.delete(
      `${DESK_ROUTES.silences}/:id`,
      {
        ...changes,
        schema: {
          ...common,
          summary: 'End a silence',
          params: ID_PARAMS,
          response: { 204: Type.Null({ description: 'Done' }), ...ERRORS },
        },
      },
      async (request, reply) => {
        const { id } = await requireSilence(request.params.id);
        await access.audit(access.actorOf(request), 'alert-silence-remove', id);
        await store.alerts.removeSilence(id);
        return reply.status(204).send(null);
      },
    );
  };
