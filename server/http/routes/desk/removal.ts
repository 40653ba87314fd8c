import { Type } from 'typebox';
import { RemovalConfirmationSchema, RemovalSchema } from '../../../../src/wire/desk/admin.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import {
  REMOVAL_CONFIRMED_MARK,
  REMOVAL_STOP_MARK,
  type RemovalStop,
} from '../../../store/port/removal-stop.ts';
import type { HttpContext } from '../../context.ts';
import { ERASE } from '../../access/access-rules.ts';
import { HttpError } from '../../errors/http-error.ts';
import { perMinute, type RateLimits } from '../../access/rate-limits.ts';
import { BY_PERSON, ERRORS } from '../../route-schema.ts';
import type { Routes } from '../routes.ts';

/** `GET` and `POST /api/desk/removal`. */
export const removalRoutes =
  ({ store, access }: HttpContext, limits: RateLimits): Routes =>
  (app) => {
    /** What waits for an admin: not what one has confirmed, which the next round takes up. */
    const stopNow = async (): Promise<RemovalStop | null> => {
      const kept = await store.marks.mark(REMOVAL_STOP_MARK);
      if (kept === null) return null;
      const stop = JSON.parse(kept) as RemovalStop;
      return (await store.marks.mark(REMOVAL_CONFIRMED_MARK)) === stop.id ? null : stop;
    };
    app.get(
      DESK_ROUTES.removal,
      {
        config: perMinute(limits.deskReads),
        schema: {
          summary: 'Why what is beyond its limits is not removed just now',
          tags: ['administration'],
          security: BY_PERSON,
          response: { 200: RemovalSchema, ...ERRORS },
        },
        onRequest: access.guard({ ...ERASE, changes: false }),
      },
      async () => {
        const stop = await stopNow();
        return { stop: stop && { ...stop, beyond: stop.beyond ?? null } };
      },
    );
    app.post(
      DESK_ROUTES.removal,
      {
        config: perMinute(limits.deskChanges),
        schema: {
          summary: 'Have it removed all the same',
          description: 'With the `id` of what was read: the clock is right, or so much is meant to go.',
          tags: ['administration'],
          security: BY_PERSON,
          body: RemovalConfirmationSchema,
          response: { 204: Type.Null({ description: 'Removed within minutes' }), ...ERRORS },
        },
        onRequest: access.guard(ERASE),
      },
      async (request, reply) => {
        const { id } = request.body;
        if ((await stopNow())?.id !== id)
          throw new HttpError(409, 'other-stop', 'That is not what removing waits for; look again.');
        await access.audit(access.actorOf(request), 'confirm-removal', null);
        await store.marks.setMark(REMOVAL_CONFIRMED_MARK, id);
        return reply.status(204).send(null);
      },
    );
  };
