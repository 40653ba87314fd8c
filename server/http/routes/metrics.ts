import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { HttpContext } from '../context.ts';
import { ERRORS } from '../route-schema.ts';

/** `GET /metrics`: never limited away, since it is asked for most when there is trouble. */
export const metricsRoute =
  ({ access, metrics, metricsPublic }: HttpContext): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/metrics',
      {
        ...(metricsPublic
          ? {}
          : { onRequest: access.guard({ scope: 'metrics:read', role: 'admin', changes: false }) }),
        schema: {
          summary: 'Figures for Prometheus',
          tags: ['server'],
          security: metricsPublic ? [] : [{ apiToken: [] }, { session: [] }],
          response: {
            200: { description: 'Metrics', content: { 'text/plain': { schema: Type.String() } } },
            ...ERRORS,
          },
        },
      },
      async (_request, reply) => {
        const text = await metrics.text();
        return reply.type(metrics.contentType).send(text);
      },
    );
    return Promise.resolve();
  };
