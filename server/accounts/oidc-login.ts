import { randomUUID } from 'node:crypto';
import type { Account, DeskStore } from '../store/port/desk.ts';
import { NOBODY_KNOWN } from './actor.ts';
import type { AuditTrail } from './audit-trail.ts';
import { readIdentity, type Identity, type IdentityRules } from './identity.ts';
import type { OidcProvider, PendingLogin } from './oidc-provider.ts';
import type { Sessions, StartedSession } from './sessions.ts';

/** What becomes of somebody who comes back from the organisation's login. */
export type OidcOutcome =
  | { readonly kind: 'welcome'; readonly account: Account; readonly started: StartedSession }
  /** In one sentence. */
  | { readonly kind: 'refused'; readonly reason: string };

/** Names tried for somebody whose name is taken: name, name-2, ... */
const MAX_NAMES = 100;

/** Logs people in who have logged in at their organisation. */
export class OidcLogin {
  readonly provider: OidcProvider;
  /** For the button. */
  readonly name: string;
  readonly #rules: IdentityRules;
  readonly #store: DeskStore;
  readonly #sessions: Sessions;
  readonly #trail: AuditTrail;
  readonly #nowMs: () => number;

  constructor(parts: {
    readonly provider: OidcProvider;
    readonly name: string;
    readonly rules: IdentityRules;
    readonly store: DeskStore;
    readonly sessions: Sessions;
    readonly trail: AuditTrail;
    readonly nowMs: () => number;
  }) {
    this.provider = parts.provider;
    this.name = parts.name;
    this.#rules = parts.rules;
    this.#store = parts.store;
    this.#sessions = parts.sessions;
    this.#trail = parts.trail;
    this.#nowMs = parts.nowMs;
  }

  /** Rejects with `ProviderError` when the answer is not right. */
  async finish(url: URL, pending: PendingLogin, address: string | null): Promise<OidcOutcome> {
    const read = readIdentity(await this.provider.finish(url, pending), this.#rules);
    if (read.kind === 'refused') {
      await this.#trail.add({ who: NOBODY_KNOWN, action: 'login-failed', subject: null, address });
      return read;
    }
    const account = await this.#accountOf(read.identity);
    if (account.isDisabled) {
      await this.#trail.add({ who: account.name, action: 'login-failed', subject: null, address });
      return { kind: 'refused', reason: 'Your account at this desk is disabled.' };
    }
    await this.#trail.add({ who: account.name, action: 'login', subject: null, address });
    const role = read.identity.role ?? account.role;
    await this.#store.changeAccount(account.id, { role, lastLoginAtMs: this.#nowMs() });
    return { kind: 'welcome', account: { ...account, role }, started: await this.#sessions.start(account) };
  }

  /**
   * Found by issuer and subject alone. A name that is taken is somebody else's, be it an account of ours: the newcomer
   * gets another one, never that account.
   */
  async #accountOf({ external, name, role }: Identity): Promise<Account> {
    const known = await this.#store.accountByExternal(external);
    if (known !== null) return known;
    for (let number = 1; number <= MAX_NAMES; number += 1) {
      const account: Account = {
        id: randomUUID(),
        name: number === 1 ? name : `${name}-${number}`,
        role: role ?? 'editor',
        passwordHash: null,
        external,
        isDisabled: false,
        createdAtMs: this.#nowMs(),
        lastLoginAtMs: null,
      };
      if (await this.#store.addAccount(account)) {
        await this.#trail.add({
          who: account.name,
          action: 'user-add',
          subject: account.name,
          address: null,
        });
        return account;
      }
      // The same person in another window was faster.
      const made = await this.#store.accountByExternal(external);
      if (made !== null) return made;
    }
    throw new Error('Too many people have the same name.');
  }
}
