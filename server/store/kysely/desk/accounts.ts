import type { Selectable } from 'kysely';
import type { Account } from '../../port/desk.ts';
import { nameKey } from '../../port/name-key.ts';
import type { Database } from '../database.ts';
import type { AccountsTable } from './desk-tables.ts';
import { tellLoginsEnded } from './tell-logins.ts';

/** What may be changed of an account. */
export type AccountChange = Partial<Pick<Account, 'role' | 'passwordHash' | 'isDisabled' | 'lastLoginAtMs'>>;

/** `false`: the name, or the external identity, is taken. */
export const insertAccount = (database: Database, account: Account): Promise<boolean> =>
  database.write(async (transaction) => {
    const added = await transaction
      .insertInto('accounts')
      .values({
        id: account.id,
        name: account.name,
        name_key: nameKey(account.name),
        role: account.role,
        password_hash: account.passwordHash,
        external: account.external,
        is_disabled: Number(account.isDisabled),
        created_at_ms: account.createdAtMs,
        last_login_at_ms: account.lastLoginAtMs,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return added.numInsertedOrUpdatedRows === 1n;
  });

/** The account whose `column` is `value`; each of these columns is unique. */
export const findAccount = (
  database: Database,
  column: 'id' | 'name_key' | 'external',
  value: string,
): Promise<Account | null> =>
  database.read(async (db) => {
    const row = await db.selectFrom('accounts').selectAll().where(column, '=', value).executeTakeFirst();
    return row ? accountOf(row) : null;
  });

/** By name. */
export const listAccounts = (database: Database): Promise<readonly Account[]> =>
  database.read(async (db) => {
    const rows = await db.selectFrom('accounts').selectAll().orderBy('name_key').execute();
    return rows.map(accountOf);
  });

/** `false`: there is no such account. */
export const updateAccount = (database: Database, id: string, change: AccountChange): Promise<boolean> =>
  database.write(async (transaction) => {
    const row = await transaction.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) return false;
    const before = accountOf(row);
    const after = { ...before, ...change };
    await transaction
      .updateTable('accounts')
      .set({
        role: after.role,
        password_hash: after.passwordHash,
        is_disabled: Number(after.isDisabled),
        last_login_at_ms: after.lastLoginAtMs,
      })
      .where('id', '=', id)
      .execute();
    const isSamePerson =
      after.role === before.role &&
      after.passwordHash === before.passwordHash &&
      (before.isDisabled || !after.isDisabled);
    if (isSamePerson) return true;
    await transaction.deleteFrom('sessions').where('account_id', '=', id).execute();
    await tellLoginsEnded(database, transaction);
    return true;
  });

/** With its sessions. `false`: there was none. */
export const deleteAccount = (database: Database, id: string): Promise<boolean> =>
  database.write(async (transaction) => {
    await transaction.deleteFrom('views').where('account_id', '=', id).where('is_shared', '=', 0).execute();
    const { numDeletedRows } = await transaction
      .deleteFrom('accounts')
      .where('id', '=', id)
      .executeTakeFirst();
    await tellLoginsEnded(database, transaction);
    return numDeletedRows > 0n;
  });

/** The account as it stands in its row. */
export const accountOf = (row: Selectable<AccountsTable>): Account => ({
  id: row.id,
  name: row.name,
  role: row.role,
  passwordHash: row.password_hash,
  external: row.external,
  isDisabled: row.is_disabled === 1,
  createdAtMs: row.created_at_ms,
  lastLoginAtMs: row.last_login_at_ms,
});

/** Whether anybody can log in. */
export const hasAccounts = (database: Database): Promise<boolean> =>
  database.read(async (db) => {
    const row = await db
      .selectFrom('accounts')
      .select('id')
      .where('is_disabled', '=', 0)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  });
