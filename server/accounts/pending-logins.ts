import { Type, type Static } from 'typebox';
import { Check } from 'typebox/value';
import type { PendingLogin } from './oidc-provider.ts';
import { SignedText } from './signed-text.ts';

/** What a browser keeps while its person is at the provider. */
const SealedSchema = Type.Object({
  state: Type.String(),
  nonce: Type.String(),
  verifier: Type.String(),
  /** Path to go to afterwards. */
  to: Type.String(),
  untilMs: Type.Integer(),
});
type Sealed = Static<typeof SealedSchema>;

/** Time to log in at the provider, second factor included. */
export const PENDING_MS = 10 * 60_000;

/**
 * Ties a login to the browser that began it, without storing anything: the browser's cookie holds what the provider's
 * answer must fit to, signed, so that an answer that somebody else asked for opens nothing here.
 */
export class PendingLogins {
  readonly #signed: SignedText;
  readonly #nowMs: () => number;

  /** With the same secret, a login goes on over a restart. */
  constructor(secret: string, nowMs: () => number) {
    this.#signed = new SignedText(secret, 'edgewise pending login');
    this.#nowMs = nowMs;
  }

  seal({ state, nonce, verifier }: PendingLogin, to: string): string {
    const sealed: Sealed = { state, nonce, verifier, to, untilMs: this.#nowMs() + PENDING_MS };
    return this.#signed.sign(JSON.stringify(sealed));
  }

  /** `null` when it was not sealed here, or too long ago. */
  open(cookie: string): { readonly pending: PendingLogin; readonly to: string } | null {
    const text = this.#signed.read(cookie);
    const data: unknown = text === null ? null : JSON.parse(text);
    if (!Check(SealedSchema, data) || this.#nowMs() >= data.untilMs) return null;
    const { to, state, nonce, verifier } = data;
    return { pending: { state, nonce, verifier }, to };
  }
}

/** A path of this server, or `fallback`: nobody can make a login end at another site. */
export function ownPath(path: string | undefined, fallback: string): string {
  // Browsers read "//host" and "/\host" as another host, and skip tabs and line breaks.
  if (path === undefined || !/^\/(?![/\\])[\x21-\x7e]*$/.test(path) || path.length > 2000) return fallback;
  const base = 'https://own.invalid';
  return URL.canParse(path, base) && new URL(path, base).origin === base ? path : fallback;
}
