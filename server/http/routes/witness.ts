import { Type } from 'typebox';
import { WitnessError } from '../../fleet/witness-error.ts';
import { ROUTES, TEST_TOKEN_HEADER } from '../../../src/wire/http.ts';
import type { HttpContext } from '../context.ts';
import { HttpError } from '../errors/http-error.ts';
import { perMinute, type RateLimits } from '../access/rate-limits.ts';
import { requireToken } from '../access/require-token.ts';
import { BY_TEST, bytes, ERRORS, ID_PARAMS } from '../route-schema.ts';
import type { Routes } from './routes.ts';

const RELAY_QUERY = Type.Object({
  relay: Type.Optional(
    Type.String({
      maxLength: 100,
      description: 'The relay that the test runs through; left out: of this server',
    }),
  ),
});

const relayLost = (): HttpError =>
  new HttpError(410, 'relay-lost', 'The relay went away while this test ran, with what it saw.');

function refusalBy(error: unknown): never {
  if (!(error instanceof WitnessError)) throw error;
  if (error.code === 'gone') throw relayLost();
  throw new HttpError(504, 'relay-slow', error.message);
}

/** `GET /api/tests/:id/witness`: also for a test that has lost its place, as long as the relay keeps its witness. */
export const witnessRoute =
  ({ tokens, witness, isRelayLost, fleet }: HttpContext, limits: RateLimits): Routes =>
  (app) => {
    app.get(
      `${ROUTES.tests}/:id/witness`,
      {
        config: perMinute(limits.witnesses),
        schema: {
          summary: 'What the relay saw of a test',
          tags: ['tests'],
          security: BY_TEST,
          params: ID_PARAMS,
          querystring: RELAY_QUERY,
          response: {
            200: bytes('In the bytes of src/wire/witness.ts', 'application/octet-stream'),
            ...ERRORS,
          },
        },
      },
      async (request, reply) => {
        const { testId } = requireToken(tokens, request.headers[TEST_TOKEN_HEADER], request.params.id);
        const { relay } = request.query;
        const isJoined = relay !== undefined && fleet.isKnown(relay);
        if (!isJoined && isRelayLost(testId)) throw relayLost();
        const bytes = await (isJoined ? fleet.witness(testId, relay).catch(refusalBy) : witness(testId));
        if (bytes === null)
          throw new HttpError(404, 'no-witness', 'The relay of this server saw nothing of this test.');
        return reply
          .type('application/octet-stream')
          .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
      },
    );
  };
