import type { Scope } from '../../src/wire/desk/admin.ts';
import type { Role } from '../../src/wire/desk/session.ts';

/** A person with a session. */
export interface UserActor {
  readonly kind: 'user';
  readonly accountId: string;
  readonly name: string;
  readonly role: Role;
  readonly csrfToken: string;
  /** Where the request came from; `null`: a proxy did not say. */
  readonly address: string | null;
}

/** A machine with an API token. */
export interface TokenActor {
  readonly kind: 'token';
  readonly tokenId: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly address: string | null;
}

/** Who does something at the desk. */
export type Actor = UserActor | TokenActor;

/** Somebody who manages the server by its command line: no name of an account can be this. */
export const CLI = 'cli';
/** Somebody of whom no account is known. */
export const NOBODY_KNOWN = 'nobody';

/** How the audit trail, notes and requests name the actor. */
export const actorName = (actor: Actor): string =>
  actor.kind === 'user' ? actor.name : `token ${actor.name}`;
