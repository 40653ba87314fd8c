/**
 * Time-limited TURN credentials ("TURN REST": draft-uberti-behave-turn-rest-00 §2.2): the name says until when
 * it holds and for which test, the password is an HMAC of the name. Nothing is stored, so nothing can be looked
 * up wrongly, and any TURN server with the same secret (coturn: `use-auth-secret`) takes them. A name may end in who issued
 * it: `<expiry>:<testId>@<issuer>`.
 */
import { createHmac } from 'node:crypto';

export interface TurnCredentialsRequest {
  readonly secret: string;
  readonly testId: string;
  readonly expiresAtS: number;
  /** Letters, digits, - and _ only. The relay that has the same takes the name only while it is told that the test runs. */
  readonly issuer?: string | undefined;
}

export interface TurnCredentials {
  readonly username: string;
  readonly credential: string;
}

/** Who a username speaks for, and until when. */
export interface TurnUser {
  readonly testId: string;
  readonly expiresAtS: number;
  /** Left out where the name does not say. */
  readonly issuer?: string;
}

/** Makes the name and password of one test, valid until `expiresAtS` (Unix time). */
export function issueCredentials(request: TurnCredentialsRequest): TurnCredentials {
  const { secret, testId, expiresAtS, issuer } = request;
  const username = `${Math.floor(expiresAtS)}:${testId}${issuer === undefined ? '' : `@${issuer}`}`;
  return { username, credential: credentialFor(secret, username) };
}

/** The password that goes with a name; every name has one, `readUsername` says whether the name is good. */
export function credentialFor(secret: string, username: string): string {
  return createHmac('sha1', secret).update(username).digest('base64');
}

// No sign, no blank, no exponent: a name without a plain time in front would never expire.
const USERNAME = /^(\d{1,12}):(.{1,128}?)(?:@([\w-]{1,32}))?$/su;

/** Reads `<expiry>:<testId>` or `<expiry>:<testId>@<issuer>`; `null` when the name is of another form. */
export function readUsername(username: string): TurnUser | null {
  const [, expiresAtS, testId, issuer] = USERNAME.exec(username) ?? [];
  if (expiresAtS === undefined || testId === undefined) return null;
  return { expiresAtS: Number(expiresAtS), testId, ...(issuer === undefined ? {} : { issuer }) };
}
