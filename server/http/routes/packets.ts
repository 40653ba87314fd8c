import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { ROUTES } from '../../../src/wire/http.ts';
import type { HttpContext } from '../context.ts';
import { HttpError } from '../errors/http-error.ts';
import { PACKETS_GZIP_BYTES } from '../../results/preparing/packets.ts';
import { perMinuteOfSender, type RateLimits } from '../access/rate-limits.ts';
import { claimOf, guardSender, storingOf } from '../access/result-sender.ts';
import { BY_TEST_OR_MACHINE, ERRORS, ID_PARAMS } from '../route-schema.ts';
import { AwaitedPackets } from '../../results/awaited-packets.ts';
import { TokenBuckets } from '../../results/token-buckets.ts';
import { readWhole } from '../bodies/whole-body.ts';
import type { Routes } from './routes.ts';

const MEDIA_TYPES = ['application/gzip', 'application/x-gzip', 'application/octet-stream'];

/**
 * Records that were refused, by address: to find out that a large body is none takes as much work as to store it, and no
 * page of ours sends one.
 */
const REFUSED = { capacity: 20, refillMs: 10 * 60_000 };

/** `PUT /api/results/:id/packets`. */
export const packetRoutes =
  (context: HttpContext, limits: RateLimits): Routes =>
  (app) => {
    const { store, clock, bodies, storage } = context;
    const refused = new TokenBuckets(REFUSED);
    const awaited = new AwaitedPackets(store);
    const requireFew = (addressKey: string): void => {
      const waitMs = refused.waitMs(addressKey, 1, clock.monotonicMs());
      if (waitMs > 0) throw tooManyRefused(waitMs);
    };
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
            'stream, streamSequence, globalSequence, ssrc, rtpSequence, sentMs, receivedMs, arrivalIndex. The first ' +
            'records of a result stay; it is packed anew from what was read.',
          tags: ['results'],
          security: BY_TEST_OR_MACHINE,
          params: ID_PARAMS,
          response: { 204: Type.Null({ description: 'Stored' }), ...ERRORS },
        },
        onRequest: guardSender(context),
      },
      // What is refused without reading comes first.
      async (request, reply) => {
        const { id } = request.params;
        claimOf(context, request).requireId(id);
        if (!(request.body instanceof Readable))
          throw new HttpError(415, 'bad-media-type', 'Packet records must come as application/gzip.');
        const counts = await awaited.of(id);
        if (counts === null) return reply.status(204).send(null);
        const storing = storingOf(request);
        const { addressKey } = storing;
        requireFew(addressKey);
        const gzip = await readWhole(request.raw, PACKETS_GZIP_BYTES, (refuse) =>
          bodies.begin(addressKey, refuse),
        );
        // Others may have come in meanwhile; and it counts before it is looked at, so that many at once gain nothing.
        requireFew(addressKey);
        refused.take(addressKey, 1, clock.monotonicMs());
        const prepared = await context.preparePackets({ gzip, ...counts });
        if (prepared.kind === 'bad-packets') throw new HttpError(400, 'bad-packets', prepared.problem);
        refused.take(addressKey, -1, clock.monotonicMs());
        const giveBack = storage.book(storing, prepared.gzip.byteLength);
        const outcome = await store.results
          .savePackets(id, prepared.gzip, clock.epochMs())
          .catch((error: unknown) => {
            giveBack();
            throw error;
          });
        if (outcome !== 'stored') giveBack();
        awaited.forget(id);
        if (outcome === 'no-such-result')
          throw new HttpError(404, 'no-such-result', 'The result of these packets is no longer kept.');
        return reply.status(204).send(null);
      },
    );
  };

const tooManyRefused = (waitMs: number): HttpError =>
  new HttpError(
    429,
    'too-many-refused',
    'Too many packet records from your address were none; try again later.',
    undefined,
    { retryAfterS: Math.ceil(waitMs / 1000), isLast: true },
  );
