/**
 * Who sent a request. Implements the long-term credential mechanism of RFC 8489 §9.2.4 for a server, with
 * time-limited names (`credentials.ts`). Nothing is looked up: the password is computed from the name, so there is
 * no table in which a name such as `toString` could be found.
 */
import { credentialFor, readUsername } from '../credentials.ts';
import type { TurnUser } from '../credentials.ts';
import { AttributeType } from '../message/attribute-type.ts';
import { hasIntegrity, longTermKey } from '../message/integrity.ts';
import { valueOf } from '../message/stun-message.ts';
import type { StunMessage } from '../message/stun-message.ts';
import type { NonceMint, NonceSource } from './nonce.ts';

export interface AuthenticatedUser {
  readonly username: string;
  readonly testId: string;
  /** Signs the reply (§9.2.4: "using the same key"). */
  readonly key: Uint8Array;
}

export type Authentication =
  | { readonly kind: 'user'; readonly user: AuthenticatedUser }
  /** Asked without credentials, as every first request is: 401 with a nonce. */
  | { readonly kind: 'challenge' }
  /** 400 */
  | { readonly kind: 'incomplete' }
  /** 438 with a fresh nonce */
  | { readonly kind: 'stale-nonce' }
  /** 401: no such name, expired, or a wrong password. Which one is nobody's business. */
  | { readonly kind: 'refused' };

export interface AuthenticationContext {
  readonly secret: string;
  readonly realm: string;
  readonly nonces: NonceMint;
  /** Whether the test that a name speaks for may be running. */
  readonly mayRun: (user: TurnUser) => boolean;
}

/** RFC 8489 §14.3: fewer than 509 bytes. Longer names are not worth an HMAC. */
const USERNAME_LIMIT_BYTES = 509;

const text = (value: Uint8Array): string => Buffer.from(value).toString('utf8');

/** The checks of §9.2.4 in its order: integrity there at all, complete, nonce fresh, name good, integrity right. */
export function authenticate(
  context: AuthenticationContext,
  message: StunMessage,
  source: NonceSource,
  nowMs: number,
  nowS: number,
): Authentication {
  if (valueOf(message, AttributeType.MESSAGE_INTEGRITY) === undefined) return { kind: 'challenge' };
  const username = valueOf(message, AttributeType.USERNAME);
  const realm = valueOf(message, AttributeType.REALM);
  const nonce = valueOf(message, AttributeType.NONCE);
  if (username === undefined || realm === undefined || nonce === undefined) return { kind: 'incomplete' };
  if (!context.nonces.isFresh(text(nonce), source, nowMs)) return { kind: 'stale-nonce' };
  if (username.length >= USERNAME_LIMIT_BYTES || text(realm) !== context.realm) return { kind: 'refused' };

  const name = text(username);
  const user = readUsername(name);
  // Strict: a name that expires at t is refused at t.
  if (user === null || user.expiresAtS <= nowS || !context.mayRun(user)) return { kind: 'refused' };
  const key = longTermKey(name, context.realm, credentialFor(context.secret, name));
  if (!hasIntegrity(message, key)) return { kind: 'refused' };
  return { kind: 'user', user: { username: name, testId: user.testId, key } };
}
