import type { Account, DeskStore } from '../store/port/desk.ts';
import { NOBODY_KNOWN } from './actor.ts';
import type { AuditTrail } from './audit-trail.ts';
import type { KnownBrowsers } from './known-browsers.ts';
import type { LoginLimits } from './login-limits.ts';
import type { Passwords } from './passwords.ts';
import type { Sessions, StartedSession } from './sessions.ts';

/** Somebody at the login page. */
export interface LoginAttempt {
  readonly name: string;
  readonly password: string;
  /** Where it comes from; `null`: a proxy did not say. */
  readonly address: string | null;
  /** Whom the limits count it against (http/request/client-address.ts). */
  readonly addressKey: string;
  /** What the browser keeps of its last login; `null`: nothing. */
  readonly browserCookie: string | null;
}

/** What becomes of it. `wrong` does not tell which of the two was. */
export type LoginOutcome =
  | {
      readonly kind: 'welcome';
      readonly account: Account;
      readonly started: StartedSession;
      /** For the browser to keep, by which it is known again. */
      readonly browserCookie: string;
    }
  | { readonly kind: 'wrong' }
  /** The password was right. */
  | { readonly kind: 'disabled' }
  | { readonly kind: 'wait'; readonly waitMs: number };

/** Where an attempt is counted and waits, or how long it must wait before it is one. */
type Beginning =
  | { readonly kind: 'known'; readonly browserId: string }
  | { readonly kind: 'open' }
  | { readonly kind: 'wait'; readonly waitMs: number };

/** Logs people in by name and password. */
export class PasswordLogin {
  readonly #store: DeskStore;
  readonly #passwords: Passwords;
  readonly #limits: LoginLimits;
  readonly #browsers: KnownBrowsers;
  readonly #sessions: Sessions;
  readonly #trail: AuditTrail;
  readonly #nowMs: () => number;

  constructor(parts: {
    readonly store: DeskStore;
    readonly passwords: Passwords;
    readonly limits: LoginLimits;
    readonly browsers: KnownBrowsers;
    readonly sessions: Sessions;
    readonly trail: AuditTrail;
    readonly nowMs: () => number;
  }) {
    this.#store = parts.store;
    this.#passwords = parts.passwords;
    this.#limits = parts.limits;
    this.#browsers = parts.browsers;
    this.#sessions = parts.sessions;
    this.#trail = parts.trail;
    this.#nowMs = parts.nowMs;
  }

  async attempt(wish: LoginAttempt): Promise<LoginOutcome> {
    const { name, password, address, addressKey } = wish;
    const asked = await this.#store.accountByName(name);
    const beginning = this.#begin(wish, asked);
    if (beginning.kind === 'wait') return beginning;
    const asExpected = await this.#passwords.verify(asked?.passwordHash ?? null, password, beginning.kind);
    // That took its time: an admin may have set another password, or disabled the account.
    const account = await this.#store.accountByName(name);
    const verified = account?.passwordHash === asked?.passwordHash ? asExpected : 'wrong';
    if (account === null || verified === 'wrong' || account.isDisabled) {
      // Not the name as it was typed: people type passwords there.
      const who = account?.name ?? NOBODY_KNOWN;
      await this.#trail.add({ who, action: 'login-failed', subject: null, address });
      return { kind: account !== null && verified !== 'wrong' ? 'disabled' : 'wrong' };
    }
    if (beginning.kind === 'known') this.#limits.succeededKnown(beginning.browserId);
    else this.#limits.succeeded(name, addressKey, this.#nowMs());
    await this.#trail.add({ who: account.name, action: 'login', subject: null, address });
    return this.#welcome(account, verified === 'stale' ? await this.#hashAnew(password) : null);
  }

  /** In the lane that has room: the password was right. */
  #hashAnew(password: string): Promise<string> {
    return this.#passwords.hash(password, 'known');
  }

  /** `newHash`: of the same password; `null` where the stored one is good. */
  async #welcome(account: Account, newHash: string | null): Promise<LoginOutcome> {
    // Before the session begins, since another hash ends the sessions that there are.
    const change = newHash === null ? {} : { passwordHash: newHash };
    await this.#store.changeAccount(account.id, { ...change, lastLoginAtMs: this.#nowMs() });
    const started = await this.#sessions.start(account);
    const browserCookie = this.#browsers.remember({ ...account, ...change });
    return { kind: 'welcome', account, started, browserCookie };
  }

  /** In the lane of a known browser while that is free, else in the one of all. */
  #begin({ name, addressKey, browserCookie }: LoginAttempt, account: Account | null): Beginning {
    const nowMs = this.#nowMs();
    const known = browserCookie === null ? null : this.#browsers.read(browserCookie);
    if (known === null || account === null || !this.#browsers.isOf(known, account)) {
      const waitMs = this.#limits.begin(name, addressKey, nowMs);
      return waitMs > 0 ? { kind: 'wait', waitMs } : { kind: 'open' };
    }
    const { browserId } = known;
    const knownWaitMs = this.#limits.beginKnown(browserId, nowMs);
    if (knownWaitMs === 0) return { kind: 'known', browserId };
    const openWaitMs = this.#limits.begin(name, addressKey, nowMs);
    return openWaitMs > 0 ? { kind: 'wait', waitMs: Math.min(knownWaitMs, openWaitMs) } : { kind: 'open' };
  }
}
