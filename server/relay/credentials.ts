/**
 * Time-limited TURN credentials ("TURN REST": draft-uberti-behave-turn-rest-00 §2.2): the name says until when
 * it holds and for which test, the password is an HMAC of the name. Nothing is stored, so nothing can be looked
 * up wrongly, and any TURN server with the same secret (coturn: `use-auth-secret`) takes them.
 */
import { createHmac } from 'node:crypto';

export interface TurnCredentialsRequest {
  readonly secret: string;
  readonly testId: string;
  readonly expiresAtS: number;
}

export interface TurnCredentials {
  readonly username: string;
  readonly credential: string;
}

/** Who a username speaks for, and until when. */
export interface TurnUser {
  readonly testId: string;
  readonly expiresAtS: number;
}

/** Makes the name and password of one test, valid until `expiresAtS` (Unix time). */
export function issueCredentials({ secret, testId, expiresAtS }: TurnCredentialsRequest): TurnCredentials {
  const username = `${Math.floor(expiresAtS)}:${testId}`;
  return { username, credential: credentialFor(secret, username) };
}

/** The password that goes with a name; every name has one, `readUsername` says whether the name is good. */
export function credentialFor(secret: string, username: string): string {
  return createHmac('sha1', secret).update(username).digest('base64');
}

// No sign, no blank, no exponent: a name without a plain time in front would never expire.
const USERNAME = /^(\d{1,12}):(.{1,128})$/su;

/** Reads `<expiry>:<testId>`; `null` when the name is of another form. */
export function readUsername(username: string): TurnUser | null {
  const [, expiresAtS, testId] = USERNAME.exec(username) ?? [];
  if (expiresAtS === undefined || testId === undefined) return null;
  return { expiresAtS: Number(expiresAtS), testId };
}
