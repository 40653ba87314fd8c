import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import helmet from 'helmet';

/** What the device check asks people for, for this page alone; of the rest that browsers ask for, nothing. */
const PERMISSIONS_POLICY =
  'camera=(self), microphone=(self), display-capture=(), geolocation=(), midi=(), payment=(), serial=(), usb=()';

/**
 * Headers of every answer.
 *
 * No `upgrade-insecure-requests` and no HSTS, on HTTPS neither: the page must work on a plain-http origin that is
 * not localhost, and HSTS holds for every port of a host name, most of which are not ours. COOP and COEP are
 * always sent: they give the page a finer clock where the browser allows it.
 */
export function sendSecurityHeaders(app: FastifyInstance): void {
  const headers = securityHeaders();
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers);
    done();
  });
}

/** Made once for all requests, since nothing in these depends on one: what helmet would set on an answer. */
export function securityHeaders(): Record<string, string> {
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
  const request = new IncomingMessage(new Socket());
  const answer = new ServerResponse(request);
  setHeaders(request, answer, (error) => {
    if (error !== undefined) throw new Error('The security headers could not be made.', { cause: error });
  });
  return {
    ...Object.fromEntries(answer.getHeaderNames().map((name) => [name, String(answer.getHeader(name))])),
    'permissions-policy': PERMISSIONS_POLICY,
  };
}
