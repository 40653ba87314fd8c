import type { Selectable } from 'kysely';
import type { StoredView } from '../../port/desk.ts';
import type { Database } from '../database.ts';
import type { ViewsTable } from './desk-tables.ts';

/** Those of an account and all that are shared, by name. */
export const listViews = (database: Database, accountId: string): Promise<readonly StoredView[]> =>
  database.read(async (db) => {
    const rows = await db
      .selectFrom('views')
      .selectAll()
      .where((of) => of.or([of('account_id', '=', accountId), of('is_shared', '=', 1)]))
      .orderBy('name')
      .orderBy('id')
      .execute();
    return rows.map(viewOf);
  });

export const findView = (database: Database, id: string): Promise<StoredView | null> =>
  database.read(async (db) => {
    const row = await db.selectFrom('views').selectAll().where('id', '=', id).executeTakeFirst();
    return row ? viewOf(row) : null;
  });

/** Stores a view, or what it has become. `false`: the account has so many already. */
export const putView = (database: Database, view: StoredView, most: number): Promise<boolean> =>
  database.write(async (transaction) => {
    const { id, accountId, owner, name, isShared, query, columns } = view;
    const values = {
      account_id: accountId,
      owner,
      name,
      is_shared: Number(isShared),
      query,
      columns: columns === null ? null : JSON.stringify(columns),
    };
    const { numUpdatedRows } = await transaction
      .updateTable('views')
      .set(values)
      .where('id', '=', id)
      .executeTakeFirst();
    if (numUpdatedRows > 0n) return true;
    const { count } = await transaction
      .selectFrom('views')
      .select((of) => of.fn.countAll<number>().as('count'))
      .where('account_id', '=', accountId)
      .executeTakeFirstOrThrow();
    if (count >= most) return false;
    await transaction
      .insertInto('views')
      .values({ id, ...values })
      .execute();
    return true;
  });

/** `false`: there is no such view. */
export const deleteView = (database: Database, id: string): Promise<boolean> =>
  database.write(async (transaction) => {
    const { numDeletedRows } = await transaction.deleteFrom('views').where('id', '=', id).executeTakeFirst();
    return numDeletedRows > 0n;
  });

const viewOf = (row: Selectable<ViewsTable>): StoredView => ({
  id: row.id,
  accountId: row.account_id,
  owner: row.owner,
  name: row.name,
  isShared: row.is_shared === 1,
  query: row.query,
  columns: row.columns === null ? null : (JSON.parse(row.columns) as string[]),
});
