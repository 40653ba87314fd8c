import { createHash } from 'node:crypto';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { CODE_COUNT, codeOf } from '../../../src/core/result-code.ts';
import { ApiErrorSchema, ROUTES, StoredSchema, TEST_TOKEN_HEADER } from '../../../src/wire/http.ts';
import { parseResult } from '../../../src/wire/result.ts';
import type { HttpContext } from '../app.ts';
import { HttpError } from '../http-error.ts';
import { perMinute, type RateLimits } from '../rate-limits.ts';
import { contradictionIn } from '../result-consistency.ts';

/** Ten minutes are 3,000 timeline rows of at most 300 bytes, and little else: twice that. */
const RESULT_BODY_BYTES = 2 * 1024 * 1024;

/** `POST /api/results` and `GET /api/results/:id`. */
export const resultRoutes =
  ({ store, tokens, resultIds }: HttpContext, limits: RateLimits): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.post(
      ROUTES.results,
      {
        config: perMinute(limits.stores),
        bodyLimit: RESULT_BODY_BYTES,
        schema: { response: { '2xx': StoredSchema, '4xx': ApiErrorSchema } },
        // Before the body is read: only somebody who was given a test can make us parse megabytes.
        onRequest: async (request) => {
          if (tokens.testIdOf(request.headers[TEST_TOKEN_HEADER]) === null)
            throw new HttpError(401, 'bad-token', 'A result needs the token of its test.');
          return Promise.resolve();
        },
      },
      async (request, reply) => {
        const parsed = parseResult(request.body);
        if (!parsed.ok) throw new HttpError(400, 'bad-result', `The result is not valid: ${parsed.problem}.`);
        const result = parsed.value;
        const testId = tokens.testIdOf(request.headers[TEST_TOKEN_HEADER]);
        if (testId === null || resultIds.of(testId) !== result.id)
          throw new HttpError(403, 'bad-token', 'The token is that of another test.');
        const contradiction = contradictionIn(result);
        if (contradiction !== null)
          throw new HttpError(400, 'bad-result', `The result contradicts itself: ${contradiction}`);
        const outcome = await store.save(result);
        if (outcome === 'conflict')
          throw new HttpError(409, 'other-result', 'Another result of this test is stored already.');
        const stored = { id: result.id, path: ROUTES.resultPage(result.id), code: codeFor(result.id) };
        return reply.status(outcome === 'stored' ? 201 : 200).send(stored);
      },
    );

    app.get(
      `${ROUTES.results}/:id`,
      {
        config: perMinute(limits.reads),
        schema: { params: Type.Object({ id: Type.String({ maxLength: 64 }) }) },
      },
      async (request, reply) => {
        const result = await store.find(request.params.id);
        if (result === null)
          throw new HttpError(
            404,
            'no-such-result',
            'There is no result of this id, or it is no longer kept.',
          );
        return reply.type('application/json; charset=utf-8').send(JSON.stringify(result));
      },
    );
    return Promise.resolve();
  };

/** Results in memory have no code of their own: theirs follows from the id. */
const codeFor = (id: string): string =>
  codeOf(createHash('sha256').update(id).digest().readUIntBE(0, 6) % CODE_COUNT);
