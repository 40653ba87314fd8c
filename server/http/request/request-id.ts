import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';

/** Every answer carries it; the log says it of each fault. What a client sends under this name is not looked at. */
export const REQUEST_ID_HEADER = 'x-request-id';

/**
 * Short enough to be read out on the phone; 40 bits are never twice in what a log keeps. Of a UUID, for which Node draws random bytes for
 * many at once.
 */
export const newRequestId = (): string => {
  const uuid = randomUUID();
  return uuid.slice(0, 8) + uuid.slice(9, 11);
};

export function sendRequestIds(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header(REQUEST_ID_HEADER, request.id);
    done();
  });
}
