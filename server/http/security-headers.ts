import type { FastifyInstance } from 'fastify';
import helmet from 'helmet';

/**
 * Headers of every answer.
 *
 * No `upgrade-insecure-requests` and no HSTS, on HTTPS neither: the page must work on a plain-http origin that is
 * not localhost, and HSTS holds for every port of a host name, most of which are not ours. COOP and COEP are
 * always sent: they give the page a finer clock where the browser allows it.
 */
export function sendSecurityHeaders(app: FastifyInstance): void {
  const setHeaders = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        workerSrc: ["'self'"],
        connectSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        formAction: ["'self'"],
      },
    },
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: { policy: 'require-corp' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
    // A result's address is its key: it must not travel on.
    referrerPolicy: { policy: 'no-referrer' },
  });
  // Made once for all requests: nothing in these depends on one.
  app.addHook('onRequest', ({ raw }, reply, done) => {
    setHeaders(raw, reply.raw, (error) => done(error instanceof Error ? error : undefined));
  });
}
