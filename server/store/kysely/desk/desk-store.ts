import type { AuditEntry, AuditPage, Erasure, TokenRecord } from '../../../../src/wire/desk/admin.ts';
import type { Note } from '../../../../src/wire/desk/record.ts';
import type { Account, DeskStore, Session, StoredTestRequest, StoredView } from '../../port/desk.ts';
import { nameKey } from '../../port/name-key.ts';
import type { Database } from '../database.ts';
import * as accounts from './accounts.ts';
import * as audit from './audit.ts';
import { forgetPerson } from './erasure.ts';
import * as notes from './notes.ts';
import * as requests from './requests.ts';
import * as sessions from './sessions.ts';
import * as tokens from './tokens.ts';
import * as views from './views.ts';

/** The desk's accounts, sessions, tokens, audit trail, notes and requests in either database. */
export class KyselyDeskStore implements DeskStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  addAccount(account: Account): Promise<boolean> {
    return accounts.insertAccount(this.#database, account);
  }
  accountByName(name: string): Promise<Account | null> {
    return accounts.findAccount(this.#database, 'name_key', nameKey(name));
  }
  accountById(id: string): Promise<Account | null> {
    return accounts.findAccount(this.#database, 'id', id);
  }
  accountByExternal(external: string): Promise<Account | null> {
    return accounts.findAccount(this.#database, 'external', external);
  }
  accounts(): Promise<readonly Account[]> {
    return accounts.listAccounts(this.#database);
  }
  hasAccounts(): Promise<boolean> {
    return accounts.hasAccounts(this.#database);
  }
  changeAccount(id: string, change: accounts.AccountChange): Promise<boolean> {
    return accounts.updateAccount(this.#database, id, change);
  }
  removeAccount(id: string): Promise<boolean> {
    return accounts.deleteAccount(this.#database, id);
  }

  addSession(session: Session): Promise<void> {
    return sessions.insertSession(this.#database, session);
  }
  session(cookieHash: string, nowMs: number): Promise<{ session: Session; account: Account } | null> {
    return sessions.findSession(this.#database, cookieHash, nowMs);
  }
  extendSession(cookieHash: string, expiresAtMs: number): Promise<void> {
    return sessions.extendSession(this.#database, cookieHash, expiresAtMs);
  }
  endSession(cookieHash: string): Promise<void> {
    return sessions.deleteSession(this.#database, cookieHash);
  }
  pruneSessions(nowMs: number): Promise<void> {
    return sessions.deleteExpiredSessions(this.#database, nowMs);
  }

  addToken(token: TokenRecord, secretHash: string): Promise<void> {
    return tokens.insertToken(this.#database, token, secretHash);
  }
  tokens(): Promise<readonly TokenRecord[]> {
    return tokens.listTokens(this.#database);
  }
  tokenBySecret(secretHash: string): ReturnType<DeskStore['tokenBySecret']> {
    return tokens.findToken(this.#database, secretHash);
  }
  touchToken(id: string, atMs: number): Promise<void> {
    return tokens.setTokenUsed(this.#database, id, atMs);
  }
  revokeToken(id: string, atMs: number): Promise<boolean> {
    return tokens.setTokenRevoked(this.#database, id, atMs);
  }

  addAudit(entry: AuditEntry): Promise<void> {
    return audit.insertAudit(this.#database, entry);
  }
  audit(
    filter: audit.AuditFilter,
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<AuditPage> {
    return audit.listAudit(this.#database, filter, page);
  }
  relayTurns(sinceMs: number, most: number): Promise<readonly AuditEntry[]> {
    return audit.listRelayTurns(this.#database, sinceMs, most);
  }
  pruneAudit(beforeMs: number): Promise<number> {
    return audit.deleteAuditBefore(this.#database, beforeMs);
  }

  addNote(resultId: string, note: Note): Promise<boolean> {
    return notes.insertNote(this.#database, resultId, note);
  }
  notes(resultId: string): Promise<readonly Note[]> {
    return notes.listNotes(this.#database, resultId);
  }

  addRequest(request: StoredTestRequest): Promise<void> {
    return requests.insertRequest(this.#database, request);
  }
  request(id: string): Promise<StoredTestRequest | null> {
    return requests.findRequest(this.#database, id);
  }
  requests(limit: number): Promise<readonly StoredTestRequest[]> {
    return requests.listRequests(this.#database, limit);
  }
  withdrawRequest(id: string): Promise<boolean> {
    return requests.setRequestWithdrawn(this.#database, id);
  }

  views(accountId: string): Promise<readonly StoredView[]> {
    return views.listViews(this.#database, accountId);
  }
  view(id: string): Promise<StoredView | null> {
    return views.findView(this.#database, id);
  }
  putView(view: StoredView, most: number): Promise<boolean> {
    return views.putView(this.#database, view, most);
  }
  removeView(id: string): Promise<boolean> {
    return views.deleteView(this.#database, id);
  }

  forget(who: Erasure): Promise<void> {
    return forgetPerson(this.#database, who);
  }
}
