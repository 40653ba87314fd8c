import { randomUUID } from 'node:crypto';
import { Type, type Static } from 'typebox';
import { Check } from 'typebox/value';
import type { Account } from '../store/port/desk.ts';
import { hashOfSecret } from './secrets.ts';
import { SignedText } from './signed-text.ts';

/** What a browser keeps of its last login by a password. It lets nobody in. */
const KnownBrowserSchema = Type.Object({
  /** Random, new with each login. */
  browserId: Type.String(),
  accountId: Type.String(),
  /** Of the stored hash of the account's password, which nobody but the server knows. */
  passwordMark: Type.String(),
  untilMs: Type.Integer(),
});

/** A browser that somebody has logged in with by a password. */
export type KnownBrowser = Static<typeof KnownBrowserSchema>;

/** Half a year without a login. Browsers keep no cookie for longer than 400 days (RFC 6265bis §5.5). */
export const KNOWN_BROWSER_MS = 180 * 86_400_000;

/**
 * Knows again the browsers that people have logged in with: OWASP's device cookies. The browser has a signed cookie,
 * the server stores nothing. Another password (a change, or an admin's reset) makes all browsers of the account strangers.
 */
export class KnownBrowsers {
  readonly #signed: SignedText;
  readonly #nowMs: () => number;

  /** With the same secret, browsers stay known over a restart. */
  constructor(secret: string, nowMs: () => number) {
    this.#signed = new SignedText(secret, 'edgewise known browser');
    this.#nowMs = nowMs;
  }

  /** The cookie of a browser that this account has just logged in with. */
  remember({ id, passwordHash }: Account): string {
    const known: KnownBrowser = {
      browserId: randomUUID(),
      accountId: id,
      passwordMark: hashOfSecret(passwordHash ?? ''),
      untilMs: this.#nowMs() + KNOWN_BROWSER_MS,
    };
    return this.#signed.sign(JSON.stringify(known));
  }

  /** `null` when the cookie was not made here, or too long ago. Whether the password is still the same, only `isOf` tells. */
  read(cookie: string): KnownBrowser | null {
    const text = this.#signed.read(cookie);
    const data: unknown = text === null ? null : JSON.parse(text);
    return Check(KnownBrowserSchema, data) && this.#nowMs() < data.untilMs ? data : null;
  }

  /** Whether somebody has logged in to this account with it since the account has its password. */
  isOf({ accountId, passwordMark }: KnownBrowser, { id, passwordHash }: Account): boolean {
    return passwordHash !== null && accountId === id && passwordMark === hashOfSecret(passwordHash);
  }
}
