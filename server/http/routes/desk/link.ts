import { Type } from 'typebox';
import { LinkStateSchema } from '../../../../src/wire/desk/record.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import type { HttpContext } from '../../context.ts';
import { WRITE } from '../../access/access-rules.ts';
import { HttpError } from '../../errors/http-error.ts';
import { perMinute, type RateLimits } from '../../access/rate-limits.ts';
import { BY_PERSON, ERRORS, ID_PARAMS } from '../../route-schema.ts';
import { requireRecord } from '../../../results/stored-result.ts';
import type { Routes } from '../routes.ts';

/** `PUT /api/desk/results/:id/link`. */
export const linkRoute =
  ({ store, access }: HttpContext, limits: RateLimits): Routes =>
  (app) => {
    app.put(
      `${DESK_ROUTES.results}/:id/link`,
      {
        config: perMinute(limits.deskChanges),
        schema: {
          summary: 'Close the link of a result, or open it again',
          tags: ['desk'],
          security: BY_PERSON,
          params: ID_PARAMS,
          body: LinkStateSchema,
          response: { 204: Type.Null({ description: 'Done' }), ...ERRORS },
        },
        onRequest: access.guard(WRITE),
      },
      async (request, reply) => {
        const { id } = request.params;
        const { isRevoked } = request.body;
        await requireRecord(store, id);
        await access.audit(access.actorOf(request), isRevoked ? 'revoke-link' : 'restore-link', id);
        if (!(await store.results.setLinkRevoked(id, isRevoked)))
          throw new HttpError(404, 'no-such-result', 'The result is no longer kept.');
        return reply.status(204).send(null);
      },
    );
  };
