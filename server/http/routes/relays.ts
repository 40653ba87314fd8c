import { Type } from 'typebox';
import { Readable } from 'node:stream';
import { DESK_ROUTES } from '../../../src/wire/desk/routes.ts';
import { FleetSchema, type FleetRow, type RelayReach } from '../../../src/wire/relays/fleet.ts';
import type { LastTests } from '../../../src/wire/relays/last-tests.ts';
import {
  HoldSchema,
  RELAY_ROUTES,
  RelayHeldSchema,
  RelayHoldSchema,
  RelayOrdersSchema,
  RelayReportSchema,
  type RelayReport,
} from '../../../src/wire/relays/joining.ts';
import { azureRow } from '../../../src/core/verdict/targets.ts';
import { isHost } from '../../address/host-name.ts';
import { offerOf } from '../../fleet/fleet-offer.ts';
import { JoinRefusal, type Fleet } from '../../fleet/fleet.ts';
import type { JoinedRelay } from '../../fleet/joined-relay.ts';
import type { PeerReach } from '../../fleet/peer-looks.ts';
import type { TokenActor } from '../../accounts/actor.ts';
import { ADMINISTER, READ } from '../access/access-rules.ts';
import type { AccessRule } from '../access/desk-access.ts';
import { perMinute, type RateLimits } from '../access/rate-limits.ts';
import { isFromMachine } from '../access/result-sender.ts';
import { readWhole } from '../bodies/whole-body.ts';
import type { HttpContext } from '../context.ts';
import { HttpError } from '../errors/http-error.ts';
import { addressKey, canonicalAddress } from '../request/client-address.ts';
import { joinedOffer, offerTo } from '../relays/offered-relays.ts';
import { hostOf } from '../request/request-host.ts';
import { BY_DESK, BY_MACHINE, BY_PERSON, ERRORS } from '../route-schema.ts';
import { epochMsAt } from '../../time/clock.ts';
import type { FastifyRequest } from 'fastify';
import type { Routes } from './routes.ts';

const JOINS: AccessRule = { scope: 'relays:join', role: 'admin', changes: true };
/** A thousand tests that run, and as many whose witness is on its way. */
const REPORT_BYTES = 256 * 1024;
/** A witness of the longest test is some 5 MB. */
const WITNESS_BYTES = 16 * 1024 * 1024;

/** What every page is told must be what a page can use: one bad URL would keep all of them from testing. */
function requireFit({ kind, publicHost }: RelayReport): void {
  if (kind.kind === 'azure' && azureRow(kind.region) === null)
    throw new HttpError(
      400,
      'bad-request',
      'The region is none of the Azure regions of the published table.',
    );
  if (publicHost !== null && !isHost(publicHost))
    throw new HttpError(400, 'bad-request', 'The public host must be a host name or an IP address.');
}

const holdAction = (isHeldOut: boolean) => (isHeldOut ? 'relay-held-out' : 'relay-let-in');

const reachWith = (isReached: boolean | null, { reachedBy, missedBy }: PeerReach): RelayReach => ({
  isReached,
  reachedBy: [...reachedBy],
  missedBy: [...missedBy],
});

const reachIn = (fleet: Fleet, { identity, isHeard, isReached }: JoinedRelay): RelayReach =>
  reachWith(isHeard ? isReached : null, fleet.reachOf(identity.name));

const noSuchRelay = (name: string): HttpError =>
  new HttpError(404, 'no-such-relay', `No relay "${name}" has joined this server.`);

const NO_TESTS: LastTests = { ofDay: 0, isMore: false, newest: null };

const NAME_PARAMS = Type.Object({ name: Type.String({ minLength: 1, maxLength: 100 }) });

const WITNESS_PARAMS = Type.Object({
  session: Type.String({ pattern: '^[\\w-]{16,64}$' }),
  testId: Type.String({ minLength: 1, maxLength: 64 }),
});

/** `GET /api/desk/relays`. */
export const deskRelayRoute =
  (
    { access, fleet, fleetOrders, configured, relays, builtIn, store, clock }: HttpContext,
    limits: RateLimits,
  ): Routes =>
  (app) => {
    app.get(
      DESK_ROUTES.relays,
      {
        config: perMinute(limits.deskReads),
        schema: {
          summary: 'The relays, and how those stand that joined',
          tags: ['relays'],
          security: BY_DESK,
          response: { 200: FleetSchema, ...ERRORS },
        },
        onRequest: access.guard(READ),
      },
      async (request) => {
        const host = hostOf(request);
        const rows = fleet.relays.map((relay): Omit<FleetRow, 'lastTests'> => {
          const { state, report, identity, tests, sinceMs, heardMs, clockAheadMs } = relay;
          return {
            ...offerTo(host, joinedOffer(offerOf(relay))),
            checked: null,
            joined: {
              state,
              isHeldOut: relay.isHeldOut,
              isFull: relay.isFull,
              sinceMs: epochMsAt(clock, sinceMs),
              heardMs: epochMsAt(clock, heardMs),
              version: report.version,
              token: identity.tokenName,
              tests: tests.length,
              troubles: [...relay.troubles],
              isOutByTests: relay.isOutByTests,
              reach: reachIn(fleet, relay),
              // What it had to do when it was last heard says nothing of now.
              load: relay.isHeard ? report.load : null,
              clockAheadMs,
            },
          };
        });
        const checkedOf = (name: string): FleetRow['checked'] => {
          const standing = configured.standingOf(name);
          if (standing === null) return null;
          const { sinceMs, troubles, state, isReached, isReachedNow, peers, isOutByTests } = standing;
          return {
            state,
            sinceMs: epochMsAt(clock, sinceMs),
            isReached,
            isOutByTests,
            troubles: [...troubles],
            reach: reachWith(isReachedNow, peers),
          };
        };
        const own = await builtIn();
        const ours = relays.map((relay) => ({
          ...offerTo(host, relay),
          joined: null,
          checked: checkedOf(relay.name),
          builtIn: relay.address.kind === 'built-in' ? own : null,
        }));
        const all = [...ours, ...rows];
        const names = all.map(({ name }) => name);
        const tests = await store.results.lastTests(names, clock.epochMs());
        return { relays: all.map((row, at) => ({ ...row, lastTests: tests[at] ?? NO_TESTS })) };
      },
    );

    app.put(
      `${DESK_ROUTES.relays}/:name/hold`,
      {
        config: perMinute(limits.deskChanges),
        onRequest: access.guard(ADMINISTER),
        schema: {
          summary: 'Hold a relay out of new tests, or let it in again',
          description:
            'Tests that run there end whole. It is so until it is changed or the relay is started anew.',
          tags: ['relays'],
          security: BY_PERSON,
          params: NAME_PARAMS,
          body: HoldSchema,
          response: { 200: RelayHeldSchema, ...ERRORS },
        },
      },
      async (request) => {
        const { isHeldOut } = request.body;
        const { name } = request.params;
        const relay = fleet.find(name);
        if (!relay) throw noSuchRelay(name);
        await access.audit(access.actorOf(request), holdAction(isHeldOut), name);
        fleetOrders.holdRelay(name, isHeldOut);
        return { isHeldOut, tests: relay.tests.length };
      },
    );
  };

/** `POST /api/relays/poll` and `PUT /api/relays/sessions/:session/witnesses/:testId`. */
export const relayRoutes =
  ({ access, desk, fleet, fleetOrders, bodies, streams }: HttpContext, limits: RateLimits): Routes =>
  (app) => {
    streams.add(() => desk.tokens.lookAgain());
    // By the command line, or at a server that this one does not hear: the store is the first to say so.
    desk.tokens.whenGone((tokenId) => fleetOrders.shutOut(tokenId));
    const guard = access.guard(JOINS);
    const onRequest: typeof guard = (request, reply) => {
      if (!isFromMachine(request))
        throw new HttpError(401, 'bad-token', 'Relays join with an API token (scope relays:join).');
      return guard(request, reply);
    };
    const machineOf = (request: FastifyRequest): TokenActor => {
      const actor = access.actorOf(request);
      if (actor.kind !== 'token') throw new Error('a person joined as a relay');
      return actor;
    };
    app.addContentTypeParser('application/octet-stream', (_request, payload, done) => {
      done(null, payload);
    });
    app.post(
      RELAY_ROUTES.poll,
      {
        config: perMinute(limits.relays),
        bodyLimit: REPORT_BYTES,
        schema: {
          summary: 'How a relay on another machine stands, and what it is to do',
          description:
            'The answer comes as soon as there is more to do than what has been done, after four seconds at the latest. ' +
            'It is made for "edgewise relay".',
          tags: ['relays'],
          security: BY_MACHINE,
          body: RelayReportSchema,
          response: { 200: RelayOrdersSchema, ...ERRORS },
        },
        onRequest,
      },
      async (request, reply) => {
        const { tokenId, name: tokenName } = machineOf(request);
        requireFit(request.body);
        const left = new AbortController();
        reply.raw.once('close', () => left.abort());
        try {
          const address = canonicalAddress(request.ip) ?? request.ip;
          return await fleet.heard({ tokenId, tokenName }, request.body, address, left.signal);
        } catch (error) {
          if (error instanceof JoinRefusal) throw new HttpError(409, error.code, error.message);
          throw error;
        }
      },
    );

    app.put(
      RELAY_ROUTES.hold,
      {
        config: perMinute(limits.relays),
        schema: {
          summary: 'Hold the relay of this token out of new tests, or let it in again',
          description:
            'What "edgewise relay --drain" asks, over and over until no test uses the relay any more.',
          tags: ['relays'],
          security: BY_MACHINE,
          body: RelayHoldSchema,
          response: { 200: RelayHeldSchema, ...ERRORS },
        },
        onRequest,
      },
      async (request) => {
        const { name, isHeldOut } = request.body;
        const actor = machineOf(request);
        const own = fleet.find(name, actor.tokenId);
        if (!own) throw noSuchRelay(name);
        // Asked again, nothing has happened.
        if (own.isHeldOut !== isHeldOut) {
          await access.audit(actor, holdAction(isHeldOut), name);
          fleetOrders.holdRelay(name, isHeldOut);
        }
        return { isHeldOut, tests: own.tests.length };
      },
    );

    app.put(
      '/api/relays/sessions/:session/witnesses/:testId',
      {
        config: perMinute(limits.relays),
        bodyLimit: WITNESS_BYTES,
        schema: {
          summary: 'What a relay on another machine saw of a test',
          description: 'In the bytes of src/wire/witness.ts; an empty body where it saw nothing.',
          tags: ['relays'],
          security: BY_MACHINE,
          params: WITNESS_PARAMS,
          response: { 204: Type.Null({ description: 'Taken' }), ...ERRORS },
        },
        onRequest,
      },
      async (request, reply) => {
        const { session, testId } = request.params;
        const { tokenId } = machineOf(request);
        if (!(request.body instanceof Readable))
          throw new HttpError(415, 'bad-media-type', 'A witness must come as application/octet-stream.');
        const bytes = await readWhole(request.raw, WITNESS_BYTES, (refuse) =>
          bodies.begin(addressKey(request.ip), refuse),
        );
        if (!fleet.takeWitness(tokenId, session, testId, bytes))
          throw new HttpError(404, 'no-such-relay', 'No relay of this token and session is known here.');
        return reply.status(204).send(null);
      },
    );
  };
