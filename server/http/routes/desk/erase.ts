import { Type } from 'typebox';
import { ErasedSchema, ErasureSchema } from '../../../../src/wire/desk/admin.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import type { HttpContext } from '../../context.ts';
import { canonicalAddress } from '../../request/client-address.ts';
import { ERASE } from '../../access/access-rules.ts';
import { HttpError } from '../../errors/http-error.ts';
import { perMinute, type RateLimits } from '../../access/rate-limits.ts';
import { BY_PERSON, ERRORS } from '../../route-schema.ts';
import type { Routes } from '../routes.ts';

/** `POST /api/desk/erase`. */
export const eraseRoute =
  ({ store, access }: HttpContext, limits: RateLimits): Routes =>
  (app) => {
    app.post(
      DESK_ROUTES.erase,
      {
        config: perMinute(limits.deskChanges),
        schema: {
          summary: 'Erase everything stored of a person',
          description:
            'Results with exactly this label or from exactly this address. `dry=1` only counts them.',
          tags: ['desk'],
          security: BY_PERSON,
          querystring: Type.Object(
            { dry: Type.Optional(Type.Union([Type.Literal('0'), Type.Literal('1')])) },
            { additionalProperties: false },
          ),
          body: ErasureSchema,
          response: { 200: ErasedSchema, ...ERRORS },
        },
        onRequest: access.guard(ERASE),
      },
      async (request) => {
        const who = request.body;
        if (who.by === 'address' && canonicalAddress(who.address) === null)
          throw new HttpError(400, 'bad-request', 'Only one whole IP address can be erased, not a network.');
        const results = await store.results.countFor(who);
        if (request.query.dry === '1') return { results };
        await access.audit(access.actorOf(request), 'erase', String(results));
        const erased = await store.results.erase(who);
        await store.desk.forget(who);
        return { results: erased };
      },
    );
  };
