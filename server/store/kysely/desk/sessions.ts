import type { Account, Session } from '../../port/desk.ts';
import type { Database } from '../database.ts';
import { accountOf } from './accounts.ts';
import { tellLoginsEnded } from './tell-logins.ts';

export const insertSession = (database: Database, session: Session): Promise<void> =>
  database.write(async (transaction) => {
    await transaction
      .insertInto('sessions')
      .values({
        cookie_hash: session.cookieHash,
        account_id: session.accountId,
        csrf_token: session.csrfToken,
        created_at_ms: session.createdAtMs,
        expires_at_ms: session.expiresAtMs,
      })
      .execute();
  });

/** `null` when unknown or expired, or its account is disabled. */
export const findSession = (
  database: Database,
  cookieHash: string,
  nowMs: number,
): Promise<{ session: Session; account: Account } | null> =>
  database.read(async (db) => {
    const row = await db
      .selectFrom('sessions')
      .innerJoin('accounts', 'accounts.id', 'sessions.account_id')
      .selectAll('accounts')
      .select([
        'sessions.csrf_token as csrf_token',
        'sessions.created_at_ms as session_created_at_ms',
        'sessions.expires_at_ms as expires_at_ms',
      ])
      .where('sessions.cookie_hash', '=', cookieHash)
      .where('sessions.expires_at_ms', '>', nowMs)
      .where('accounts.is_disabled', '=', 0)
      .executeTakeFirst();
    if (!row) return null;
    const session: Session = {
      cookieHash,
      accountId: row.id,
      csrfToken: row.csrf_token,
      createdAtMs: row.session_created_at_ms,
      expiresAtMs: row.expires_at_ms,
    };
    return { session, account: accountOf(row) };
  });

export const extendSession = (database: Database, cookieHash: string, expiresAtMs: number): Promise<void> =>
  database.write(async (transaction) => {
    await transaction
      .updateTable('sessions')
      .set({ expires_at_ms: expiresAtMs })
      .where('cookie_hash', '=', cookieHash)
      .execute();
  });

export const deleteSession = (database: Database, cookieHash: string): Promise<void> =>
  database.write(async (transaction) => {
    await transaction.deleteFrom('sessions').where('cookie_hash', '=', cookieHash).execute();
    await tellLoginsEnded(database, transaction);
  });

export const deleteExpiredSessions = (database: Database, nowMs: number): Promise<void> =>
  database.write(async (transaction) => {
    await transaction.deleteFrom('sessions').where('expires_at_ms', '<=', nowMs).execute();
  });
