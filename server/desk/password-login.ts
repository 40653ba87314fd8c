import type { Account, DeskStore } from '../store/port/desk.ts';
import { NOBODY_KNOWN } from './actor.ts';
import type { AuditTrail } from './audit-trail.ts';
import type { LoginLimits } from './login-limits.ts';
import type { Passwords } from './passwords.ts';
import type { Sessions, StartedSession } from './sessions.ts';

/** Somebody at the login page. */
export interface LoginAttempt {
  readonly name: string;
  readonly password: string;
  /** Where it comes from; `null`: a proxy did not say. */
  readonly address: string | null;
  /** Whom the limits count it against (http/client-address.ts). */
  readonly addressKey: string;
}

/** What becomes of it. `wrong` does not tell which of the two was. */
export type LoginOutcome =
  | { readonly kind: 'welcome'; readonly account: Account; readonly started: StartedSession }
  | { readonly kind: 'wrong' }
  /** The password was right. */
  | { readonly kind: 'disabled' }
  | { readonly kind: 'wait'; readonly waitMs: number };

/** Logs people in by name and password. */
export class PasswordLogin {
  readonly #store: DeskStore;
  readonly #passwords: Passwords;
  readonly #limits: LoginLimits;
  readonly #sessions: Sessions;
  readonly #trail: AuditTrail;
  readonly #nowMs: () => number;

  constructor(parts: {
    readonly store: DeskStore;
    readonly passwords: Passwords;
    readonly limits: LoginLimits;
    readonly sessions: Sessions;
    readonly trail: AuditTrail;
    readonly nowMs: () => number;
  }) {
    this.#store = parts.store;
    this.#passwords = parts.passwords;
    this.#limits = parts.limits;
    this.#sessions = parts.sessions;
    this.#trail = parts.trail;
    this.#nowMs = parts.nowMs;
  }

  async attempt({ name, password, address, addressKey }: LoginAttempt): Promise<LoginOutcome> {
    const waitMs = this.#limits.begin(name, addressKey, this.#nowMs());
    if (waitMs > 0) return { kind: 'wait', waitMs };
    const account = await this.#store.accountByName(name);
    const verified = await this.#passwords.verify(account?.passwordHash ?? null, password);
    if (account === null || verified === 'wrong' || account.isDisabled) {
      // Not the name as it was typed: people type passwords there.
      const who = account?.name ?? NOBODY_KNOWN;
      await this.#trail.add({ who, action: 'login-failed', subject: null, address });
      return { kind: account !== null && verified !== 'wrong' ? 'disabled' : 'wrong' };
    }
    this.#limits.succeeded(name, addressKey, this.#nowMs());
    await this.#trail.add({ who: account.name, action: 'login', subject: null, address });
    // Before the session begins, since another hash ends the sessions that there are.
    const passwordHash = verified === 'stale' ? await this.#passwords.hash(password) : account.passwordHash;
    await this.#store.changeAccount(account.id, { passwordHash, lastLoginAtMs: this.#nowMs() });
    return { kind: 'welcome', account, started: await this.#sessions.start(account) };
  }
}
