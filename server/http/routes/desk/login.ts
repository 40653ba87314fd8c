import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { DESK_ROUTES } from '../../../../src/wire/desk/routes.ts';
import { LoginSchema, MeSchema } from '../../../../src/wire/desk/session.ts';
import { AccountError } from '../../../accounts/account-error.ts';
import { KNOWN_BROWSER_MS, type KnownBrowsers } from '../../../accounts/known-browsers.ts';
import { inWords } from '../../../accounts/login-limits.ts';
import type { LoginAttempt, LoginOutcome, PasswordLogin } from '../../../accounts/password-login.ts';
import { addressKey, canonicalAddress } from '../../request/client-address.ts';
import { clearCookie, readCookie, writeCookie } from '../../access/desk-cookies.ts';
import { HttpError } from '../../errors/http-error.ts';
import { requireSameOrigin } from '../../request/same-origin.ts';
import { perMinute, perMinuteBy, type RateLimits } from '../../access/rate-limits.ts';
import { BY_PERSON, ERRORS } from '../../route-schema.ts';
import type { DeskContext } from './desk-context.ts';
import { describeMe } from './me.ts';
import type { Routes } from '../routes.ts';

/** Per address, whatever comes of them. An office at nine o'clock; guesses are limited far below (login-limits.ts). */
const LOGINS_PER_MINUTE = 120;
/** A full queue of passwords is checked in less, also on a busy machine. */
const BUSY_RETRY_AFTER_S = 2;

/** `POST /api/desk/login` and `POST /api/desk/logout`. */
export const loginRoutes =
  ({ desk, access, streams }: DeskContext, limits: RateLimits): Routes =>
  (app) => {
    app.post(
      DESK_ROUTES.login,
      {
        config: perMinuteBy(LOGINS_PER_MINUTE, (request) => senderKey(request, desk.browsers)),
        schema: {
          summary: 'Log in by name and password',
          tags: ['login'],
          security: [],
          body: LoginSchema,
          response: { 200: MeSchema, ...ERRORS },
        },
        // Nobody is to be logged in by another site, not even as somebody else.
        onRequest: (request, _reply, done) => {
          requireSameOrigin(request);
          done();
        },
      },
      async (request, reply) => {
        const outcome = await attempt(desk.passwordLogin, {
          ...request.body,
          address: canonicalAddress(request.ip),
          addressKey: addressKey(request.ip),
          browserCookie: readCookie(request, 'edgewise-browser'),
        });
        if (outcome.kind === 'wait') reply.header('retry-after', Math.ceil(outcome.waitMs / 1000));
        if (outcome.kind !== 'welcome') throw refusal(outcome);
        const { account, started, browserCookie } = outcome;
        await desk.sessions.end(readCookie(request, 'edgewise-session') ?? '');
        writeCookie(reply, 'edgewise-session', started.cookie, desk.sessions.limits.absoluteMs / 1000);
        writeCookie(reply, 'edgewise-browser', browserCookie, KNOWN_BROWSER_MS / 1000);
        return describeMe(desk, {
          kind: 'user',
          accountId: account.id,
          name: account.name,
          role: account.role,
          csrfToken: started.session.csrfToken,
          address: canonicalAddress(request.ip),
        });
      },
    );

    app.post(
      DESK_ROUTES.logout,
      {
        config: perMinute(limits.deskChanges),
        schema: {
          summary: 'End the session',
          tags: ['login'],
          security: BY_PERSON,
          response: { 204: Type.Null(), ...ERRORS },
        },
      },
      async (request, reply) => {
        // Somebody whose session has ended is logged out already.
        if ((await access.personOf(request)) !== null) {
          const actor = await access.requireAccess(request, { scope: null, role: 'viewer', changes: true });
          await access.audit(actor, 'logout', null);
          await desk.sessions.end(readCookie(request, 'edgewise-session') ?? '');
          streams.lookAgain();
        }
        // The browser stays known: that lets nobody in, and who logs out here logs in here again.
        clearCookie(reply, 'edgewise-session');
        return reply.status(204).send(null);
      },
    );
  };

/** Of whose requests these are one: a browser that somebody has logged in with shares no count with its neighbours. */
function senderKey(request: FastifyRequest, browsers: KnownBrowsers): string {
  const known = browsers.read(readCookie(request, 'edgewise-browser') ?? '');
  return known === null ? addressKey(request.ip) : `browser ${known.browserId}`;
}

async function attempt(login: PasswordLogin, wish: LoginAttempt): Promise<LoginOutcome> {
  try {
    return await login.attempt(wish);
  } catch (error) {
    if (error instanceof AccountError && error.code === 'busy')
      throw new HttpError(503, 'busy', error.message, error, { retryAfterS: BUSY_RETRY_AFTER_S });
    throw error;
  }
}

function refusal(outcome: Exclude<LoginOutcome, { kind: 'welcome' }>): HttpError {
  switch (outcome.kind) {
    case 'wrong':
      return new HttpError(401, 'wrong-login', 'The name or the password is wrong.');
    case 'disabled':
      return new HttpError(403, 'disabled', 'This account is disabled; ask who runs this server.');
    case 'wait':
      return new HttpError(
        429,
        'too-many-logins',
        `Too many attempts to log in have failed; try again in ${inWords(outcome.waitMs)}.`,
      );
  }
}
