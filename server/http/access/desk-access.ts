import { timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Scope } from '../../../src/wire/desk/admin.ts';
import { CSRF_HEADER } from '../../../src/wire/desk/routes.ts';
import { isAtLeast, type Role } from '../../../src/wire/desk/session.ts';
import { actorName, type Actor, type TokenActor, type UserActor } from '../../accounts/actor.ts';
import type { ApiTokens } from '../../accounts/api-tokens.ts';
import type { AuditAction, AuditTrail } from '../../accounts/audit-trail.ts';
import type { Sessions } from '../../accounts/sessions.ts';
import { canonicalAddress } from '../request/client-address.ts';
import { readCookie } from './desk-cookies.ts';
import { HttpError } from '../errors/http-error.ts';
import { requireSameOrigin } from '../request/same-origin.ts';

/** What somebody must be to do a thing. */
export interface AccessRule {
  /** What a token must allow; `null`: no machine may do this. */
  readonly scope: Scope | null;
  /** What a person must be at least. */
  readonly role: Role;
  /** Whether something is changed. A person must then have the session's CSRF token. */
  readonly changes: boolean;
}

const BEARER = /^Bearer +(\S+)$/i;
const actors = new WeakMap<FastifyRequest, Actor>();

/**
 * Decides who may do what at the desk: the only place that does. A machine comes with `Authorization: Bearer`, a person
 * with the session's cookie; who sends both is a machine.
 */
export class DeskAccess {
  readonly #sessions: Sessions;
  readonly #tokens: ApiTokens;
  readonly #trail: AuditTrail;

  constructor(parts: {
    readonly sessions: Sessions;
    readonly tokens: ApiTokens;
    readonly trail: AuditTrail;
  }) {
    this.#sessions = parts.sessions;
    this.#tokens = parts.tokens;
    this.#trail = parts.trail;
  }

  /**
   * The hook of a route (`onRequest: access.guard({ ... })`): lets in who may, before a body is read; others get 401
   * or 403. The handler then asks `actorOf`.
   */
  guard(rule: AccessRule): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
    return async (request, reply) => {
      try {
        await this.requireAccess(request, rule);
      } catch (error) {
        if (error instanceof HttpError && error.statusCode === 401)
          reply.header('www-authenticate', 'Bearer');
        throw error;
      }
    };
  }

  /** Who it is, if they may; else throws 401 or 403. */
  async requireAccess(request: FastifyRequest, rule: AccessRule): Promise<Actor> {
    const actor = await this.#identify(request);
    if (actor === null) throw new HttpError(401, 'not-logged-in', 'Log in to the desk first.');
    if (actor.kind === 'token') requireScope(actor, rule);
    else requirePerson(request, actor, rule);
    actors.set(request, actor);
    return actor;
  }

  /** Whom `guard` or `requireAccess` let in with this request. */
  actorOf(request: FastifyRequest): Actor {
    const actor = actors.get(request);
    if (actor === undefined) throw new Error(`The route ${request.url} has no guard.`);
    return actor;
  }

  /** Who has a session; `null` when nobody has, or a machine asks. */
  async personOf(request: FastifyRequest): Promise<UserActor | null> {
    const actor = request.headers.authorization === undefined ? await this.#identify(request) : null;
    return actor?.kind === 'user' ? actor : null;
  }

  /**
   * Writes down what somebody does, before it is done. `subject` must be an id, a name of an account or token, or a
   * count: never a label or an address of a person whose results are stored.
   */
  async audit(actor: Actor, action: AuditAction, subject: string | null): Promise<void> {
    await this.#trail.add({ who: actorName(actor), action, subject, address: actor.address });
  }

  async #identify(request: FastifyRequest): Promise<Actor | null> {
    const address = canonicalAddress(request.ip);
    const { authorization } = request.headers;
    if (authorization !== undefined) {
      const token = await this.#tokens.find(BEARER.exec(authorization)?.[1] ?? '');
      if (token === null)
        throw new HttpError(401, 'bad-token', 'The API token is not known here, or was revoked.');
      return { kind: 'token', tokenId: token.id, name: token.name, scopes: token.scopes, address };
    }
    const found = await this.#sessions.find(readCookie(request, 'edgewise-session') ?? '');
    if (found === null) return null;
    const { account, session } = found;
    const { id: accountId, name, role } = account;
    return { kind: 'user', accountId, name, role, csrfToken: session.csrfToken, address };
  }
}

function requireScope({ scopes }: TokenActor, { scope }: AccessRule): void {
  if (scope === null) throw new HttpError(403, 'people-only', 'This cannot be done with an API token.');
  if (!scopes.includes(scope))
    throw new HttpError(403, 'no-scope', `The API token lacks the scope ${scope}.`);
}

function requirePerson(request: FastifyRequest, { role, csrfToken }: UserActor, rule: AccessRule): void {
  if (!isAtLeast(role, rule.role)) throw notAllowed(rule.role);
  if (!rule.changes) return;
  requireSameOrigin(request);
  if (!isSame(request.headers[CSRF_HEADER], csrfToken))
    throw new HttpError(
      403,
      'bad-csrf',
      'The page is from another login; load it again, and then try once more.',
    );
}

const notAllowed = (needed: Role): HttpError =>
  needed === 'admin'
    ? new HttpError(403, 'admins-only', 'Only an administrator of the desk may do this.')
    : new HttpError(
        403,
        'editors-only',
        'Your account may read here and not change anything. Whoever runs this server can make you an editor.',
      );

function isSame(given: string | readonly string[] | undefined, right: string): boolean {
  if (typeof given !== 'string') return false;
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
