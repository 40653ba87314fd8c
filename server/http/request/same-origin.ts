import type { FastifyRequest } from 'fastify';
import { HttpError } from '../errors/http-error.ts';

/**
 * Refuses a request that another site made the browser send. Browsers say where it comes from by `Sec-Fetch-Site`
 * on HTTPS and localhost, and by `Origin` on plain HTTP, with everything that is not GET. Programs send neither, and
 * carry no cookie that a foreign site could use.
 */
export function requireSameOrigin(request: FastifyRequest): void {
  const { origin, 'sec-fetch-site': fetchSite } = request.headers;
  const isSameOrigin =
    fetchSite === undefined
      ? origin === undefined || hostOfOrigin(origin) === request.host.toLowerCase()
      : fetchSite === 'same-origin';
  if (!isSameOrigin)
    throw new HttpError(
      403,
      'cross-site',
      'The request comes from another site. Behind a proxy, the server must be told to trust it (trustProxy).',
    );
}

function hostOfOrigin(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    // "null" is what browsers send for pages without an origin.
    return null;
  }
}
