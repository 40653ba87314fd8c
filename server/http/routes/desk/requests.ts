import { Type } from 'typebox';
import { placesFor, type LoadWish } from '../../../../src/core/traffic/load.ts';
import { customerRegionName } from '../../../../src/core/verdict/targets.ts';
import {
  NewTestRequestSchema,
  TestRequestRecordSchema,
  TestRequestsSchema,
} from '../../../../src/wire/desk/requests.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { mostPlaces } from '../../../admission/admission.ts';
import { actorName } from '../../../accounts/actor.ts';
import { newRequestId, requestRecord } from '../../../results/test-request.ts';
import type { StoredTestRequest } from '../../../store/port/desk.ts';
import type { HttpContext } from '../../context.ts';
import { READ, REQUEST_TESTS } from '../../access/access-rules.ts';
import { HttpError } from '../../errors/http-error.ts';
import { exceedsPlaces, refusalOfLoad } from '../../load/problem.ts';
import { perMinute, type RateLimits } from '../../access/rate-limits.ts';
import { BY_DESK, ERRORS, ID_PARAMS } from '../../route-schema.ts';
import type { Routes } from '../routes.ts';

/** Requests that are listed, and results of each. */
const LISTED = 200;
const RESULTS_EACH = 20;
/** Three labels of 200 characters. */
const REQUEST_BODY_BYTES = 8 * 1024;

/** `GET` and `POST /api/desk/requests`, `DELETE /api/desk/requests/:id`. */
export const requestRoutes =
  ({ store, access, clock, relays, places, transfers }: HttpContext, limits: RateLimits): Routes =>
  (app) => {
    app.get(
      DESK_ROUTES.requests,
      {
        config: perMinute(limits.deskReads),
        schema: {
          summary: 'The newest test requests, with what has come of them',
          tags: ['desk'],
          security: BY_DESK,
          response: { 200: TestRequestsSchema, ...ERRORS },
        },
        onRequest: access.guard(READ),
      },
      async () => {
        const requests = await store.desk.requests(LISTED);
        const ids = requests.map(({ id }) => id);
        const results = await store.results.resultsOf(ids, RESULTS_EACH);
        return { requests: requests.map((request) => requestRecord(request, results.get(request.id) ?? [])) };
      },
    );

    app.post(
      DESK_ROUTES.requests,
      {
        config: perMinute(limits.deskChanges),
        bodyLimit: REQUEST_BODY_BYTES,
        schema: {
          summary: 'Ask for a test; the answer has the link to send',
          description:
            '`calls` (1 to 20, one without it) run at the same time; `loaded` measures once more while transfers keep ' +
            'the link busy. Calls times time is at most 600 s. `region` is the customer region: where the test is run, which ' +
            'with a relay in Azure decides the target.',
          tags: ['desk'],
          security: BY_DESK,
          body: NewTestRequestSchema,
          response: { 201: TestRequestRecordSchema, ...ERRORS },
        },
        onRequest: access.guard(REQUEST_TESTS),
      },
      async (request, reply) => {
        const { relay, region = null, durationMs, calls = 1, loaded = false } = request.body;
        if (relay !== null && !relays.some(({ name }) => name === relay))
          throw new HttpError(400, 'no-such-relay', `This server has no relay called "${relay}".`);
        const load: LoadWish = { calls, loaded };
        const tooMuch = refusalOfLoad(durationMs, load, transfers.bitsPerSecond);
        if (tooMuch) throw tooMuch;
        const most = mostPlaces(places.limits);
        if (placesFor(load) > most) throw exceedsPlaces(load, most);
        const actor = access.actorOf(request);
        const made: StoredTestRequest = {
          ...request.body,
          ...load,
          region: region === null ? null : customerRegionName(region),
          id: newRequestId(),
          createdBy: actorName(actor),
          createdAtMs: clock.epochMs(),
          isWithdrawn: false,
        };
        await access.audit(actor, 'request-test', made.id);
        await store.desk.addRequest(made);
        return reply.status(201).send(requestRecord(made, []));
      },
    );

    app.delete(
      `${DESK_ROUTES.requests}/:id`,
      {
        config: perMinute(limits.deskChanges),
        schema: {
          summary: 'Withdraw a test request: its link no longer files results',
          tags: ['desk'],
          security: BY_DESK,
          params: ID_PARAMS,
          response: { 204: Type.Null({ description: 'Done' }), ...ERRORS },
        },
        onRequest: access.guard(REQUEST_TESTS),
      },
      async (request, reply) => {
        const { id } = request.params;
        if ((await store.desk.request(id)) === null)
          throw new HttpError(404, 'no-such-request', 'There is no such test request.');
        await access.audit(access.actorOf(request), 'withdraw-request', id);
        await store.desk.withdrawRequest(id);
        return reply.status(204).send(null);
      },
    );
  };
