import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { DESK_PAGE, DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import type { OidcLogin } from '../../../accounts/oidc-login.ts';
import { ProviderError } from '../../../accounts/oidc-provider.ts';
import { ownPath, PENDING_MS } from '../../../accounts/pending-logins.ts';
import { canonicalAddress } from '../../request/client-address.ts';
import { clearCookie, readCookie, writeCookie } from '../../access/desk-cookies.ts';
import { notLoggedIn, sendPlainPage } from '../../errors/plain-page.ts';
import { perMinute } from '../../access/rate-limits.ts';
import { hostOf } from '../../request/request-host.ts';
import type { DeskContext } from './desk-context.ts';
import type { Routes } from '../routes.ts';

const LOGINS_PER_MINUTE = 120;
const TOO_LATE = 'The login took too long, or it began in another browser. Begin it again.';

/** `GET /api/desk/oidc/start?to=<path>` and `GET /api/desk/oidc/callback`, both in the browser's address bar. */
export const oidcRoutes =
  ({ desk, logFault }: DeskContext): Routes =>
  (app) => {
    const { oidcLogin, pendingLogins, sessions } = desk;
    if (oidcLogin === null) return;
    const config = perMinute(LOGINS_PER_MINUTE);

    app.get(
      DESK_ROUTES.oidcStart,
      {
        config,
        schema: {
          summary: 'Go to the login of the organisation',
          tags: ['login'],
          security: [],
          querystring: Type.Object({ to: Type.Optional(Type.String()) }),
        },
      },
      async (request, reply) => {
        try {
          const { url, pending } = await oidcLogin.provider.begin(callbackUrl(request));
          const sealed = pendingLogins.seal(pending, ownPath(request.query.to, DESK_PAGE));
          writeCookie(reply, 'edgewise-oidc', sealed, PENDING_MS / 1000);
          return await reply.redirect(url.href, 303);
        } catch (error) {
          return sendProblem(reply, oidcLogin, error, logFault);
        }
      },
    );

    app.get(
      DESK_ROUTES.oidcCallback,
      { config, schema: { summary: 'Come back from it', tags: ['login'], security: [] } },
      async (request, reply) => {
        const opened = pendingLogins.open(readCookie(request, 'edgewise-oidc') ?? '');
        // Good for one answer, whatever it is.
        clearCookie(reply, 'edgewise-oidc');
        if (opened === null) return sendPlainPage(reply, 400, notLoggedIn(TOO_LATE));
        const url = new URL(callbackUrl(request));
        url.search = new URL(request.url, url).search;
        try {
          const outcome = await oidcLogin.finish(url, opened.pending, canonicalAddress(request.ip));
          if (outcome.kind === 'refused') return await sendPlainPage(reply, 403, notLoggedIn(outcome.reason));
          await sessions.end(readCookie(request, 'edgewise-session') ?? '');
          writeCookie(reply, 'edgewise-session', outcome.started.cookie, sessions.limits.absoluteMs / 1000);
          return await reply.redirect(opened.to, 303);
        } catch (error) {
          return sendProblem(reply, oidcLogin, error, logFault);
        }
      },
    );
  };

/** What must be registered at the provider: by the host that the browser came to. */
function callbackUrl(request: FastifyRequest): string {
  hostOf(request);
  return `${request.protocol}://${request.host}${DESK_ROUTES.oidcCallback}`;
}

function sendProblem(
  reply: FastifyReply,
  { name }: OidcLogin,
  error: unknown,
  logFault: DeskContext['logFault'],
): FastifyReply {
  if (!(error instanceof ProviderError)) throw error;
  logFault(error, { requestId: reply.request.id });
  return error.code === 'unreachable'
    ? sendPlainPage(
        reply,
        502,
        notLoggedIn(`The login of ${name} does not answer just now. Try again in some minutes.`),
      )
    : sendPlainPage(reply, 403, notLoggedIn(`The login of ${name} did not let you in. Begin it again.`));
}
