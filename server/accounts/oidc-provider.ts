import { isIP } from 'node:net';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientSecretBasic,
  ClientSecretPost,
  discovery,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  type Configuration,
} from 'openid-client';
import type { Claims } from './identity.ts';

/** How the organisation's login is reached (OpenID Connect Core 1.0, authorization code with PKCE). */
export interface ProviderSettings {
  readonly issuer: string;
  readonly clientId: string;
  /** `null`: a public client. */
  readonly clientSecret: string | null;
  readonly clientAuth: 'basic' | 'post';
  readonly scope: string;
}

/** What must be kept in the browser between leaving for the provider and coming back. */
export interface PendingLogin {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** The provider did not answer, or not as it should; `message` is for the log. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  /** `unreachable`: nothing or nonsense came back; `refused`: this login is void, another may succeed. */
  readonly code: 'unreachable' | 'refused';

  constructor(code: 'unreachable' | 'refused', cause: unknown) {
    super(`The OpenID provider: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.code = code;
  }
}

/** People wait for it with the page loading. */
const TIMEOUT_S = 10;
/** Providers move their endpoints seldom, but a server runs for months. */
const DISCOVERY_LIFE_MS = 3_600_000;

/** One OpenID provider. */
export class OidcProvider {
  readonly #settings: ProviderSettings;
  readonly #nowMs: () => number;
  #known: { readonly configuration: Configuration; readonly untilMs: number } | null = null;

  constructor(settings: ProviderSettings, nowMs: () => number) {
    this.#settings = settings;
    this.#nowMs = nowMs;
  }

  /** Where to send the browser. Rejects with `ProviderError`. */
  async begin(redirectUri: string): Promise<{ url: URL; pending: PendingLogin }> {
    const configuration = await this.#configuration();
    const pending = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: this.#settings.scope,
      state: pending.state,
      nonce: pending.nonce,
      code_challenge: await calculatePKCECodeChallenge(pending.verifier),
      code_challenge_method: 'S256',
    });
    return { url, pending };
  }

  /**
   * What the provider says of whoever came back by `url`. Rejects with `ProviderError` when the answer is not to this
   * very login (state, nonce, verifier), when its code was used before, and when its signature or issuer is wrong.
   */
  async finish(url: URL, pending: PendingLogin): Promise<Claims> {
    const configuration = await this.#configuration();
    try {
      const tokens = await authorizationCodeGrant(configuration, url, {
        expectedState: pending.state,
        expectedNonce: pending.nonce,
        pkceCodeVerifier: pending.verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (claims === undefined) throw new Error('no ID token came');
      // Many providers tell groups and mail address here only.
      if (configuration.serverMetadata().userinfo_endpoint === undefined) return claims;
      return { ...(await fetchUserInfo(configuration, tokens.access_token, claims.sub)), ...claims };
    } catch (error) {
      throw new ProviderError(isNetworkFault(error) ? 'unreachable' : 'refused', error);
    }
  }

  async #configuration(): Promise<Configuration> {
    const nowMs = this.#nowMs();
    if (this.#known && nowMs < this.#known.untilMs) return this.#known.configuration;
    const { issuer, clientId, clientSecret, clientAuth } = this.#settings;
    const url = new URL(issuer);
    const authentication =
      clientSecret === null
        ? None()
        : clientAuth === 'basic'
          ? ClientSecretBasic(clientSecret)
          : ClientSecretPost(clientSecret);
    try {
      const configuration = await discovery(url, clientId, undefined, authentication, {
        timeout: TIMEOUT_S,
        // Codes and secrets go over this connection: in clear only inside this machine.
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so as to stand out, and meant to stay
        execute: isLoopback(url) ? [allowInsecureRequests] : [],
      });
      this.#known = { configuration, untilMs: nowMs + DISCOVERY_LIFE_MS };
      return configuration;
    } catch (error) {
      throw new ProviderError('unreachable', error);
    }
  }
}

/** Whether the issuer is this machine: the only one that may be spoken to in clear. */
export function isLoopback({ hostname }: URL): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** Errors of fetch itself and of its time limit; all others are answers that were not right. */
function isNetworkFault(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause)
    if (each instanceof TypeError && each.message === 'fetch failed') return true;
    else if (each.name === 'TimeoutError') return true;
  return false;
}
