import type { FastifyRequest } from 'fastify';
import { askedHost } from './asked-host.ts';
import { HttpError } from './http-error.ts';

/** The host that the request was sent to (by `X-Forwarded-Host` where a proxy is trusted). */
export function hostOf(request: FastifyRequest): string {
  const host = askedHost(request.host);
  if (host === null)
    throw new HttpError(400, 'bad-host', 'The Host header must be a host name or an IP address.');
  return host;
}
