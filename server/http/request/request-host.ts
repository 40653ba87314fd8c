import type { FastifyRequest } from 'fastify';
import { askedHost } from './asked-host.ts';
import { HttpError } from '../errors/http-error.ts';

/** The host that the request was sent to (by `X-Forwarded-Host` where a proxy is trusted). */
export function hostOf(request: FastifyRequest): string {
  const host = askedHost(request.host);
  if (host === null)
    throw new HttpError(400, 'bad-host', 'The Host header must be a host name or an IP address.');
  return host;
}

/** RFC 9112 §3.2: a request of HTTP/1.1 names the host that it is for. */
export async function requireHost({ raw }: FastifyRequest): Promise<void> {
  if (raw.headers.host === undefined && raw.httpVersion === '1.1')
    throw new HttpError(400, 'bad-host', 'The request must have a Host header.');
  return Promise.resolve();
}
