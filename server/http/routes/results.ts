import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { ROUTES, StoredSchema } from '../../../src/wire/http.ts';
import { ResultSchema } from '../../../src/wire/result.ts';
import type { HttpContext } from '../context.ts';
import { addressKey, canonicalAddress, networkKey } from '../request/client-address.ts';
import { HttpError } from '../errors/http-error.ts';
import { ingest, type IngestParts } from '../../results/ingest.ts';
import { perMinute, perMinuteOfSender, type RateLimits } from '../access/rate-limits.ts';
import { claimOf, guardSender, storingOf } from '../access/result-sender.ts';
import { BY_TEST_OR_MACHINE, ERRORS, frozen, ID_PARAMS } from '../route-schema.ts';
import { requireRecord, requireWhole } from '../../results/stored-result.ts';
import { readWhole } from '../bodies/whole-body.ts';
import type { Routes } from './routes.ts';

/** Ten minutes are 3,000 timeline rows of at most 300 bytes, and little else: twice that. */
const RESULT_BODY_BYTES = 2 * 1024 * 1024;

/** `POST /api/results` and `GET /api/results/:id`. */
export const resultRoutes =
  (context: HttpContext, limits: RateLimits): Routes =>
  (app) => {
    // Reading it is work for whoever prepares it.
    app.addContentTypeParser('application/json', async (request: FastifyRequest, body: IncomingMessage) =>
      readWhole(body, RESULT_BODY_BYTES, (refuse) => context.bodies.begin(addressKey(request.ip), refuse)),
    );
    app.post(
      ROUTES.results,
      {
        config: perMinuteOfSender(limits, context.access),
        schema: {
          summary: 'Store a result',
          description:
            'The body is a result (see `GET /api/results/{id}`). It is checked for contradictions and graded again. ' +
            'The answer comes when it is on disk; storing the same result again changes nothing and answers 200.',
          tags: ['results'],
          security: BY_TEST_OR_MACHINE,
          response: { '2xx': StoredSchema, ...ERRORS },
        },
        onRequest: guardSender(context),
      },
      async (request, reply) => {
        const { isNew, stored } = await ingest(withFleet(context, request.ip), {
          body: bytesOf(request.body),
          address: canonicalAddress(request.ip),
          storing: storingOf(request),
          ...claimOf(context, request),
        });
        return reply.status(isNew ? 201 : 200).send(stored);
      },
    );

    app.get(
      `${ROUTES.results}/:id`,
      {
        config: perMinute(limits.reads),
        schema: {
          summary: 'Read a result by its unguessable id',
          tags: ['results'],
          security: [],
          params: ID_PARAMS,
          response: { 200: frozen(ResultSchema), ...ERRORS },
        },
        // The document is what was stored: nothing is to be picked from it.
        serializerCompiler: () => (data) => JSON.stringify(data),
      },
      async (request) => {
        const record = await requireRecord(context.store, request.params.id);
        if (record.isLinkRevoked)
          throw new HttpError(
            410,
            'link-revoked',
            'Help desk has closed this link; ask them for the result.',
          );
        return requireWhole(record).result;
      },
    );
  };

/** A test may have run through any relay of ours; which one, its page has said by asking what that saw. */
const withFleet = (context: HttpContext, ip: string): IngestParts => ({
  ...context,
  onMeasured: (relay) => context.relayTests.noteWorked(relay),
  onUnconnected: (relay, testId) => {
    const network = networkKey(ip);
    // A result that comes late says nothing of how the relay is now, and nobody knows where from what a proxy made unreadable came.
    if (network === null || !context.places.runningTests().includes(testId)) return;
    context.relayTests.noteFailed(relay, testId, network);
  },
  relays: [...context.relays, ...context.fleet.names.map((name) => ({ name }))],
  witness: (testId) => {
    const name = context.fleet.chosenBy(testId);
    return name === null ? context.witness(testId) : context.fleet.witness(testId, name);
  },
});

/** Nothing at all when there was no body. */
const bytesOf = (body: unknown): Uint8Array => (body instanceof Uint8Array ? body : new Uint8Array());
