import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import type { HttpContext } from '../../context.ts';
import { READ } from '../../access/access-rules.ts';
import { HttpError } from '../../errors/http-error.ts';
import { perMinute, type RateLimits } from '../../access/rate-limits.ts';
import { BY_DESK, bytes, ERRORS, ID_PARAMS } from '../../route-schema.ts';
import { requireRecord } from '../../../results/stored-result.ts';
import type { Routes } from '../routes.ts';

/** `GET /api/desk/results/:id/packets`. */
export const deskPacketRoute =
  ({ store, access }: HttpContext, limits: RateLimits): Routes =>
  (app) => {
    app.get(
      `${DESK_ROUTES.results}/:id/packets`,
      {
        config: perMinute(limits.deskReads),
        schema: {
          summary: 'Raw packet records of a result',
          tags: ['desk'],
          security: BY_DESK,
          params: ID_PARAMS,
          response: {
            200: bytes('gzip of JSON lines, one row for each packet', 'application/gzip'),
            ...ERRORS,
          },
        },
        onRequest: access.guard(READ),
      },
      async (request, reply) => {
        const { id } = request.params;
        const { row } = await requireRecord(store, id);
        const gzip = await store.results.packets(id);
        if (gzip === null)
          throw new HttpError(404, 'no-packets', 'No packet records are kept of this result.');
        await access.audit(access.actorOf(request), 'open-packets', id);
        return reply
          .type('application/gzip')
          .header('content-disposition', `attachment; filename="edgewise-${row.code}-packets.jsonl.gz"`)
          .send(Buffer.from(gzip.buffer, gzip.byteOffset, gzip.byteLength));
      },
    );
  };
