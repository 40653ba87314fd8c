import { fastifyCookie } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Cookies of the desk. */
export type DeskCookie = 'edgewise-session' | 'edgewise-oidc' | 'edgewise-browser';

/** Whether the browser came by HTTPS (by `X-Forwarded-Proto` where a proxy is trusted). */
export const isSecure = (request: FastifyRequest): boolean => request.protocol === 'https';

/**
 * The `__Host-` prefix (RFC 6265bis §4.1.3.2) makes the browser refuse the cookie from anybody but this very host over
 * HTTPS, so that no neighbouring host can put one there. Browsers refuse it over plain HTTP, so there it has none.
 */
const nameOf = (request: FastifyRequest, cookie: DeskCookie): string =>
  isSecure(request) ? `__Host-${cookie}` : cookie;

/** `null` when the browser sent none. */
export function readCookie(request: FastifyRequest, cookie: DeskCookie): string | null {
  const header = request.headers.cookie;
  if (header === undefined) return null;
  const cookies: Readonly<Record<string, string | undefined>> = fastifyCookie.parse(header);
  return cookies[nameOf(request, cookie)] ?? null;
}

/**
 * `Lax` where the way back from the organisation's login, or a link in a ticket, must bring it: they start at another
 * site, whose forms and requests still come without it. What only the login page sends is `Strict`.
 */
const SAME_SITE = {
  'edgewise-session': 'lax',
  'edgewise-oidc': 'lax',
  'edgewise-browser': 'strict',
} as const satisfies Record<DeskCookie, string>;

/** Gives the browser a cookie that scripts cannot read. */
export function writeCookie(reply: FastifyReply, cookie: DeskCookie, value: string, maxAgeS: number): void {
  const { request } = reply;
  reply.header(
    'set-cookie',
    fastifyCookie.serialize(nameOf(request, cookie), value, {
      path: '/',
      httpOnly: true,
      sameSite: SAME_SITE[cookie],
      secure: isSecure(request),
      maxAge: maxAgeS,
    }),
  );
}

export const clearCookie = (reply: FastifyReply, cookie: DeskCookie): void =>
  writeCookie(reply, cookie, '', 0);
