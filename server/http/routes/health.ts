import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';

/** `GET /healthz`: for load balancers and service managers. A server without its relay does not live to answer. */
export const healthRoute = (): FastifyPluginAsyncTypebox => async (app) => {
  app.get(
    '/healthz',
    { schema: { response: { 200: Type.Object({ status: Type.Literal('ok') }) } } },
    () => ({ status: 'ok' }) as const,
  );
  return Promise.resolve();
};
