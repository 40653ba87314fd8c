import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Check } from 'typebox/value';
import {
  AdmissionSchema,
  ReleaseSchema,
  ROUTES,
  TEST_TOKEN_HEADER,
  TestRequestSchema,
  type Admission,
} from '../../../src/wire/http.ts';
import { placesFor, wholeStretchMs, type LoadWish } from '../../../src/core/traffic/load.ts';
import { mostPlaces, type Refusal } from '../../admission/admission.ts';
import type { Standing } from '../../admission/standing.ts';
import type { HttpContext } from '../context.ts';
import { addressKey } from '../request/client-address.ts';
import { HttpError } from '../errors/http-error.ts';
import { exceedsPlaces, refusalOfLoad } from '../load/problem.ts';
import { issueRelay, joinedOffer, type RelayOffer } from '../relays/offered-relays.ts';
import { allowedPacketsPerS } from '../relays/packet-allowance.ts';
import { relaysOut } from '../relays/relays-out.ts';
import { perMinuteOverAll, type RateLimits } from '../access/rate-limits.ts';
import { hostOf } from '../request/request-host.ts';
import { requireToken } from '../access/require-token.ts';
import type { TestClaim } from '../access/test-tokens.ts';
import { BY_TEST, ERRORS, ID_PARAMS } from '../route-schema.ts';
import { pluginOf, type Routes } from './routes.ts';

/** How often a waiting page asks: often when it is nearly its turn, and always well within its lease. */
const POLL_SOON_MS = 1000;
const POLL_LATER_MS = 4000;
const SOON_MS = 15_000;

/** `POST /api/tests`, `GET /api/tests/:id`, `POST /api/tests/:id/release`. */
export const testRoutes =
  (context: HttpContext, limits: RateLimits): Routes =>
  (app) => {
    const { places, tokens } = context;

    app.post(
      ROUTES.tests,
      {
        config: perMinuteOverAll('tests', limits.tests),
        schema: {
          summary: 'Ask for a place to test',
          description: 'The answer says whether the test may run now, or how long it has to wait.',
          tags: ['tests'],
          security: [],
          body: TestRequestSchema,
          response: { 201: AdmissionSchema, ...ERRORS },
        },
      },
      async (request, reply) => {
        const testId = context.newTestId();
        const host = hostOf(request);
        const { durationMs: plannedMs, calls = 1, loaded = false } = request.body;
        const load: LoadWish = { calls, loaded };
        const tooMuch = refusalOfLoad(plannedMs, load, context.transfers.bitsPerSecond);
        if (tooMuch) throw tooMuch;
        const durationMs = wholeStretchMs(plannedMs, load);
        const address = addressKey(request.ip);
        const standing = await places.request({ testId, address, durationMs, places: placesFor(load) });
        if (typeof standing === 'string') throw refusalError(standing, load, mostPlaces(places.limits));
        return reply.status(201).send(await describe(context, host, { testId, plannedMs, load }, standing));
      },
    );

    app.get(
      `${ROUTES.tests}/:id`,
      {
        schema: {
          summary: 'Where a test stands; asking is its sign of life',
          tags: ['tests'],
          security: BY_TEST,
          params: ID_PARAMS,
          response: { 200: AdmissionSchema, ...ERRORS },
        },
      },
      async (request) => {
        const claim = requireToken(tokens, request.headers[TEST_TOKEN_HEADER], request.params.id);
        const host = hostOf(request);
        const standing = await places.ask(claim.testId);
        if (standing === 'unknown')
          throw new HttpError(503, 'places-unknown', 'The server cannot tell just now; ask again soon.');
        if (standing === null)
          throw new HttpError(410, 'place-lost', 'This test has lost its place; start a new one.');
        return describe(context, host, claim, standing);
      },
    );

    const releaseRoute: Routes = (beacon) => {
      // `navigator.sendBeacon` with a text sends text/plain and cannot set headers.
      beacon.addContentTypeParser('text/plain', { parseAs: 'string' }, (_request, body, done) => {
        done(null, body);
      });
      beacon.post(
        `${ROUTES.tests}/:id/release`,
        {
          schema: {
            summary: 'Give a place back',
            description: 'The token may also come in the body, where the header cannot be set.',
            tags: ['tests'],
            security: BY_TEST,
            params: ID_PARAMS,
            response: { 204: Type.Null({ description: 'Given back' }), ...ERRORS },
          },
        },
        async (request, reply) => {
          await places.release(requireToken(tokens, tokenIn(request), request.params.id).testId);
          return reply.status(204).send(null);
        },
      );
    };
    app.register(pluginOf(releaseRoute));
  };

async function describe(
  context: HttpContext,
  host: string,
  claim: TestClaim,
  standing: Standing,
): Promise<Admission> {
  const { testId, load } = claim;
  const token = context.tokens.issue(claim);
  if (standing.kind === 'waiting') {
    const { position, waitMs } = standing;
    const pollAfterMs = waitMs <= SOON_MS ? POLL_SOON_MS : POLL_LATER_MS;
    return { state: 'waiting', testId, token, position, waitMs, pollAfterMs };
  }
  const packetsPerS = allowedPacketsPerS(load);
  await Promise.all([context.admitTest(testId, packetsPerS), context.fleet.admit(testId, packetsPerS)]);
  const expiresAtS = Math.ceil((context.clock.epochMs() + standing.remainingMs) / 1000);
  const offers = [
    ...context.relays.filter(({ name }) => context.configured.isOffered(name)),
    ...context.fleet.offersFor(testId).map(joinedOffer),
  ];
  const out = relaysOut(context, testId);
  const relays = offers.map((relay) => issueRelay(host, relay, testId, expiresAtS));
  const lostRelays = [
    ...(context.isRelayLost(testId) ? builtInNames(context.relays) : []),
    ...context.fleet.lostBy(testId),
  ];
  const resultId = context.resultIds.of(testId);
  const { leaseMs } = context.places.limits;
  return {
    state: 'admitted',
    testId,
    resultId,
    token,
    relays,
    leaseMs,
    ...(lostRelays.length > 0 ? { lostRelays } : {}),
    ...(out.length > 0 ? { relaysOut: out } : {}),
    ...(load.loaded ? { transferBitsPerSecond: context.transfers.bitsPerSecond } : {}),
  };
}

/** Every name of the relay of this server: who takes its credentials at other addresses is that relay too. */
function builtInNames(relays: readonly RelayOffer[]): string[] {
  const builtIn = relays.find(({ address }) => address.kind === 'built-in');
  return relays.filter(({ secret }) => secret === builtIn?.secret).map(({ name }) => name);
}

function refusalError(refusal: Refusal, load: LoadWish, most: number): HttpError {
  switch (refusal) {
    case 'too-many-places':
      return exceedsPlaces(load, most);
    case 'address-limit':
      return new HttpError(
        429,
        'address-limit',
        'Too many tests from your address are running or waiting; try again when one has ended.',
      );
    case 'queue-full':
      return new HttpError(
        503,
        'queue-full',
        'Too many people are waiting to test; try again in some minutes.',
      );
  }
}

/** A release carries its token in the header, in JSON, or as text that is the token or that JSON. */
function tokenIn({ headers, body }: FastifyRequest): unknown {
  const header = headers[TEST_TOKEN_HEADER];
  if (header !== undefined) return header;
  const text = typeof body === 'string' ? body.trim() : null;
  if (text !== null && !text.startsWith('{')) return text;
  const data: unknown = text === null ? body : parseJson(text);
  return Check(ReleaseSchema, data) ? data.token : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
