import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';

/** Every answer carries it; the log says it of each fault. What a client sends under this name is not looked at. */
export const REQUEST_ID_HEADER = 'x-request-id';

/** Short enough to be read out on the phone; 40 bits are never twice in what a log keeps. */
export const newRequestId = (): string => randomBytes(5).toString('hex');

export function sendRequestIds(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header(REQUEST_ID_HEADER, request.id);
    done();
  });
}
