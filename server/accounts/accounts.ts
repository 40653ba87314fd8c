import { randomUUID } from 'node:crypto';
import type { Role } from '../../src/wire/desk/session.ts';
import type { Account, DeskStore } from '../store/port/desk.ts';
import { readAccountName } from './account-name.ts';
import type { AuditAction, AuditTrail } from './audit-trail.ts';
import { AccountError } from './account-error.ts';
import { problemOfPassword, type Passwords } from './passwords.ts';

/** Makes and changes accounts, for whoever may; each change is in the audit trail before it is made. */
export class Accounts {
  readonly #store: DeskStore;
  readonly #passwords: Passwords;
  readonly #trail: AuditTrail;
  readonly #nowMs: () => number;

  constructor(parts: {
    readonly store: DeskStore;
    readonly passwords: Passwords;
    readonly trail: AuditTrail;
    readonly nowMs: () => number;
  }) {
    this.#store = parts.store;
    this.#passwords = parts.passwords;
    this.#trail = parts.trail;
    this.#nowMs = parts.nowMs;
  }

  list(): Promise<readonly Account[]> {
    return this.#store.accounts();
  }

  /** The name as it will be stored, when an account of it can be made. Before anybody is asked for a password. */
  async freeName(text: string): Promise<string> {
    const read = readAccountName(text);
    if (read.kind === 'bad') throw new AccountError('bad-name', read.problem);
    if ((await this.#store.accountByName(read.name)) !== null) throw taken(read.name);
    return read.name;
  }

  async add(who: string, wish: { name: string; password: string; role: Role }): Promise<Account> {
    const name = await this.freeName(wish.name);
    const account: Account = {
      id: randomUUID(),
      name,
      role: wish.role,
      passwordHash: await this.#hash(name, wish.password),
      external: null,
      isDisabled: false,
      createdAtMs: this.#nowMs(),
      lastLoginAtMs: null,
    };
    await this.#note(who, 'user-add', name);
    if (!(await this.#store.addAccount(account))) throw taken(name);
    return account;
  }

  /** Ends the account's sessions. */
  async setPassword(who: string, name: string, password: string): Promise<void> {
    const account = await this.ownAccount(name);
    const passwordHash = await this.#hash(account.name, password);
    await this.#note(who, 'user-password', account.name);
    await this.#change(account, { passwordHash });
  }

  /** Ends the account's sessions, unless it has that role already. */
  async setRole(who: string, name: string, role: Role): Promise<void> {
    const account = await this.#named(name);
    await this.#note(who, 'user-role', account.name);
    await this.#change(account, { role });
  }

  /** Disabling ends the account's sessions. */
  async setDisabled(who: string, name: string, isDisabled: boolean): Promise<void> {
    const account = await this.#named(name);
    await this.#note(who, isDisabled ? 'user-disable' : 'user-enable', account.name);
    await this.#change(account, { isDisabled });
  }

  /** What the account wrote and did keeps its name. */
  async remove(who: string, name: string): Promise<void> {
    const account = await this.#named(name);
    await this.#note(who, 'user-remove', account.name);
    if (!(await this.#store.removeAccount(account.id))) throw unknown(name);
  }

  /** An account that can have a password: one that logs in elsewhere has none. */
  async ownAccount(name: string): Promise<Account> {
    const account = await this.#named(name);
    if (account.external !== null)
      throw new AccountError(
        'no-password',
        `"${account.name}" logs in by the organisation's own login and has no password here.`,
      );
    return account;
  }

  async #named(name: string): Promise<Account> {
    const account = await this.#store.accountByName(name);
    if (account === null) throw unknown(name);
    return account;
  }

  async #hash(name: string, password: string): Promise<string> {
    const problem = problemOfPassword(password, name);
    if (problem !== null) throw new AccountError('bad-password', problem);
    return this.#passwords.hash(password);
  }

  async #change(account: Account, change: Parameters<DeskStore['changeAccount']>[1]): Promise<void> {
    if (!(await this.#store.changeAccount(account.id, change))) throw unknown(account.name);
  }

  #note(who: string, action: AuditAction, subject: string): Promise<void> {
    return this.#trail.add({ who, action, subject, address: null });
  }
}

const taken = (name: string): AccountError =>
  new AccountError('taken', `There is an account of the name "${name}" already.`);
const unknown = (name: string): AccountError =>
  new AccountError('unknown', `There is no account of the name "${name.slice(0, 100)}".`);
