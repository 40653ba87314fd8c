import { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { ROUTES } from '../../../src/wire/http.ts';
import type { HttpContext } from '../app.ts';
import { HttpError } from '../http-error.ts';
import { PACKETS_GZIP_BYTES, readPacketBody } from '../packet-body.ts';
import { perMinuteOfSender, type RateLimits } from '../rate-limits.ts';
import { claimOf, guardSender } from '../result-sender.ts';
import { BY_TEST_OR_MACHINE, ERRORS, ID_PARAMS } from '../route-schema.ts';
import { requireResult } from '../stored-result.ts';

const MEDIA_TYPES = ['application/gzip', 'application/x-gzip', 'application/octet-stream'];

/** `PUT /api/results/:id/packets`. */
export const packetRoutes =
  (context: HttpContext, limits: RateLimits): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.addContentTypeParser(MEDIA_TYPES, (_request, payload, done) => {
      done(null, payload);
    });
    app.put(
      `${ROUTES.results}/:id/packets`,
      {
        config: perMinuteOfSender(limits, context.access),
        bodyLimit: PACKETS_GZIP_BYTES,
        schema: {
          summary: 'Store the raw packet records of a stored result',
          description:
            'The body is gzip (`application/gzip`) of JSON lines, one row for each packet sent, in send order: ' +
            'stream, streamSequence, globalSequence, ssrc, rtpSequence, sentMs, receivedMs, arrivalIndex.',
          tags: ['results'],
          security: BY_TEST_OR_MACHINE,
          params: ID_PARAMS,
          response: { 204: Type.Null({ description: 'Stored' }), ...ERRORS },
        },
        onRequest: guardSender(context),
      },
      async (request, reply) => {
        const { id } = request.params;
        claimOf(context, request).requireId(id);
        if (!(request.body instanceof Readable))
          throw new HttpError(415, 'bad-media-type', 'Packet records must come as application/gzip.');
        const { result } = await requireResult(context.store, id);
        const gzip = await readPacketBody(request.body, result);
        const outcome = await context.store.results.savePackets(id, gzip, context.clock.epochMs());
        if (outcome === 'no-such-result')
          throw new HttpError(404, 'no-such-result', 'The result of these packets is no longer kept.');
        return reply.status(204).send(null);
      },
    );
    return Promise.resolve();
  };
