import type { AuditEntry, AuditPage, Erasure, Scope, TokenRecord } from '../../../src/wire/desk/admin.ts';
import type { Note } from '../../../src/wire/desk/record.ts';
import type { NewTestRequest } from '../../../src/wire/desk/requests.ts';
import type { ViewFields } from '../../../src/wire/desk/views.ts';
import type { Role } from '../../../src/wire/desk/session.ts';

/** Somebody who may log in. Names are unique whatever their case (name-key.ts). */
export interface Account {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** `null`: logs in elsewhere (OIDC) only. */
  readonly passwordHash: string | null;
  /** Issuer and subject of the organisation's login; `null` for accounts of ours. */
  readonly external: string | null;
  readonly isDisabled: boolean;
  readonly createdAtMs: number;
  readonly lastLoginAtMs: number | null;
}

/** A login that lasts. Only the hash of its cookie is stored. */
export interface Session {
  readonly cookieHash: string;
  readonly accountId: string;
  readonly csrfToken: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

/** A stored test request. */
export interface StoredTestRequest extends Required<NewTestRequest> {
  readonly id: string;
  readonly createdBy: string;
  readonly createdAtMs: number;
  readonly isWithdrawn: boolean;
}

/** A list of results that is kept under a name. */
export interface StoredView extends ViewFields {
  readonly id: string;
  /** Of whoever made it; the account may be gone where the view is shared. */
  readonly accountId: string;
  readonly owner: string;
}

/** Keeps who may use the desk and what they did there. Rejects with `StoreError`. */
export interface DeskStore {
  /** `false`: the name, or the external identity, is taken. */
  addAccount(account: Account): Promise<boolean>;
  accountByName(name: string): Promise<Account | null>;
  accountById(id: string): Promise<Account | null>;
  accountByExternal(external: string): Promise<Account | null>;
  accounts(): Promise<readonly Account[]>;
  /** Whether there is an account that is not disabled. */
  hasAccounts(): Promise<boolean>;
  /** `false`: there is no such account. A changed password, role or a disabling ends the account's sessions. */
  changeAccount(
    id: string,
    change: Partial<Pick<Account, 'role' | 'passwordHash' | 'isDisabled' | 'lastLoginAtMs'>>,
  ): Promise<boolean>;
  /** Its views go with it, but for those that are shared. */
  removeAccount(id: string): Promise<boolean>;

  addSession(session: Session): Promise<void>;
  /** `null` when unknown or expired, or its account is disabled or gone. */
  session(cookieHash: string, nowMs: number): Promise<{ session: Session; account: Account } | null>;
  extendSession(cookieHash: string, expiresAtMs: number): Promise<void>;
  endSession(cookieHash: string): Promise<void>;
  pruneSessions(nowMs: number): Promise<void>;

  addToken(token: TokenRecord, secretHash: string): Promise<void>;
  tokens(): Promise<readonly TokenRecord[]>;
  /** `null` when unknown or revoked. */
  tokenBySecret(secretHash: string): Promise<{ id: string; name: string; scopes: readonly Scope[] } | null>;
  touchToken(id: string, atMs: number): Promise<void>;
  revokeToken(id: string, atMs: number): Promise<boolean>;

  addAudit(entry: AuditEntry): Promise<void>;
  audit(
    filter: { readonly who?: string; readonly action?: string; readonly subject?: string },
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<AuditPage>;
  /** How relays turned since then, oldest first: the newest, at most so many. */
  relayTurns(sinceMs: number, most: number): Promise<readonly AuditEntry[]>;
  /** Removes the oldest before this, a bounded number at once; returns how many. */
  pruneAudit(beforeMs: number): Promise<number>;

  /** `false`: there is no such result. */
  addNote(resultId: string, note: Note): Promise<boolean>;
  /** Oldest first. */
  notes(resultId: string): Promise<readonly Note[]>;

  addRequest(request: StoredTestRequest): Promise<void>;
  request(id: string): Promise<StoredTestRequest | null>;
  /** Newest first. */
  requests(limit: number): Promise<readonly StoredTestRequest[]>;
  /** `false`: there is no such request. Idempotent. */
  withdrawRequest(id: string): Promise<boolean>;

  /** Views of an account and all that are shared, by name. */
  views(accountId: string): Promise<readonly StoredView[]>;
  view(id: string): Promise<StoredView | null>;
  /** Stores a view, or what it has become. `false`: its account has `most` already, and this is another. */
  putView(view: StoredView, most: number): Promise<boolean>;
  /** `false`: there is no such view. */
  removeView(id: string): Promise<boolean>;

  /**
   * Takes a person out of test requests, views and the addresses of the audit trail. Whoever erases results
   * (`ResultStore.erase`) calls this as well.
   */
  forget(who: Erasure): Promise<void>;
}
