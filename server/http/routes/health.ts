import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { HttpContext } from '../context.ts';
import { HttpError } from '../errors/http-error.ts';
import { ERRORS } from '../route-schema.ts';

const Ok = Type.Object({ status: Type.Literal('ok') });

/**
 * `GET /healthz`: for service managers; whether the process answers. `GET /readyz`: for load balancers; whether a test
 * could be run and its result stored just now.
 */
export const healthRoutes =
  ({ store, storage, relayProblem }: HttpContext): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/healthz',
      {
        schema: {
          summary: 'Whether the process answers',
          tags: ['server'],
          security: [],
          response: { 200: Ok, ...ERRORS },
        },
      },
      () => ({ status: 'ok' }) as const,
    );

    app.get(
      '/readyz',
      {
        schema: {
          summary: 'Whether tests can be run and results stored just now',
          tags: ['server'],
          security: [],
          response: { 200: Ok, ...ERRORS },
        },
      },
      async () => {
        storage.requireRoom();
        await store.check();
        const problem = await relayProblem();
        if (problem !== null) throw new HttpError(503, 'relay-unavailable', problem);
        return { status: 'ok' } as const;
      },
    );
    return Promise.resolve();
  };
