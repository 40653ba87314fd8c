import { Type } from 'typebox';
import {
  ProgressSchema,
  RunningTestSchema,
  RunningTestsSchema,
  WatchersSchema,
} from '../../../../src/wire/running.ts';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { ROUTES, TEST_TOKEN_HEADER } from '../../../../src/wire/http.ts';
import type { HttpContext } from '../../context.ts';
import { READ } from '../../access/access-rules.ts';
import { perMinute, perMinuteBy, perMinuteOverAll, type RateLimits } from '../../access/rate-limits.ts';
import { requireToken } from '../../access/require-token.ts';
import { endWithSession } from '../../access/stream-access.ts';
import { HttpError } from '../../errors/http-error.ts';
import { EventStream } from '../../event-stream.ts';
import { BY_DESK, BY_TEST, bytes, ERRORS, ID_PARAMS } from '../../route-schema.ts';
import { every } from '../../../time/timers.ts';
import type { Routes } from '../routes.ts';

/** A page tells once a second, and may be a little early. */
const REPORTS_PER_MINUTE = 120;
const REPORT_BODY_BYTES = 1024;
/** Guesses of codes: there are 10,460,353,203, of which at most 200 are shown at a time. */
const CODES_PER_MINUTE = 30;
/** So often it is looked whether the page is still there and whoever watches may still look. */
const CHECK_MS = 5000;

/** What a page tells of a test that the desk asked for, or whose code is being read to it. */
export const progressRoute =
  ({ running, tokens, store }: HttpContext, _limits: RateLimits): Routes =>
  (app) => {
    app.post(
      `${ROUTES.tests}/:id/progress`,
      {
        config: perMinuteBy(REPORTS_PER_MINUTE, (request) => `progress ${request.url}`),
        bodyLimit: REPORT_BODY_BYTES,
        schema: {
          summary: 'Tell the desk how far a test is',
          description:
            'Kept in memory while the test runs. The answer says how many people watch and, of a test that the desk did not ask for, the code to read to it.',
          tags: ['tests'],
          security: BY_TEST,
          params: ID_PARAMS,
          body: ProgressSchema,
          response: { 200: WatchersSchema, ...ERRORS },
        },
      },
      async (request) => {
        const { testId } = requireToken(tokens, request.headers[TEST_TOKEN_HEADER], request.params.id);
        const { requestId } = request.body;
        const isKnown = requestId === null || running.has(testId);
        const asked = isKnown ? null : await store.desk.request(requestId);
        if (!isKnown && !running.has(testId) && (asked === null || asked.isWithdrawn))
          throw new HttpError(404, 'no-such-request', 'Nobody at the desk asks for this test any more.');
        return running.report(testId, request.body, asked);
      },
    );
  };

/** `GET /api/desk/running`, and one of them as it goes on. */
export const runningRoutes =
  (context: HttpContext, limits: RateLimits): Routes =>
  (app) => {
    const { running, access, timers } = context;
    app.get(
      DESK_ROUTES.running,
      {
        config: perMinute(limits.deskReads),
        schema: {
          summary: 'List tests that run for the desk now',
          tags: ['desk'],
          security: BY_DESK,
          response: { 200: RunningTestsSchema, ...ERRORS },
        },
        onRequest: access.guard(READ),
      },
      () => ({ tests: running.list() }),
    );

    app.get(
      `${DESK_ROUTES.running}/code/:code`,
      {
        config: perMinuteOverAll('codes', CODES_PER_MINUTE),
        schema: {
          summary: 'Find the test whose page shows this code',
          description: 'The code holds while the test runs and its page shows it.',
          tags: ['desk'],
          security: BY_DESK,
          params: Type.Object({ code: Type.String({ minLength: 1, maxLength: 20 }) }),
          response: { 200: RunningTestSchema, ...ERRORS },
        },
        onRequest: access.guard(READ),
      },
      (request) => {
        const test = running.byCode(request.params.code);
        if (test === null)
          throw new HttpError(
            404,
            'no-such-code',
            'No page shows this code now. It holds only while the test runs.',
          );
        return test;
      },
    );

    app.get(
      `${DESK_ROUTES.running}/:id/events`,
      {
        // Asked for by its headers alone it would count as somebody who watches.
        exposeHeadRoute: false,
        config: perMinute(limits.deskReads),
        schema: {
          summary: 'Watch a test while it runs',
          description: 'Server-sent events; the data of each is the test as it is then. Ends with the test.',
          tags: ['desk'],
          security: BY_DESK,
          params: ID_PARAMS,
          response: { 200: bytes('Events', 'text/event-stream'), ...ERRORS },
        },
        onRequest: access.guard(READ),
      },
      async (request, reply) => {
        const { id } = request.params;
        const stream = new EventStream();
        const actor = access.actorOf(request);
        const stop = running.watch(id, { send: (test) => stream.send(test), close: () => stream.end() });
        if (stop === null)
          throw new HttpError(
            404,
            'no-such-test',
            'This test does not run any more, or many watch it already.',
          );
        await access.audit(actor, 'watch-test', id);
        const stopLooks = context.streams.add(() => void endWithSession(context, request, actor, stream));
        const stopChecks = every(timers, CHECK_MS, () => {
          running.forgetSilent();
          stream.comment();
          void endWithSession(context, request, actor, stream);
        });
        stream.readable.once('close', () => {
          stop();
          stopLooks();
          stopChecks();
        });
        return reply
          .type('text/event-stream; charset=utf-8')
          .header('x-accel-buffering', 'no')
          .send(stream.readable);
      },
    );
  };
