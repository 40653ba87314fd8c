import type { Selectable } from 'kysely';
import type { StoredTestRequest } from '../../port/desk.ts';
import type { Database } from '../database.ts';
import type { RequestsTable } from './desk-tables.ts';

export const insertRequest = (database: Database, request: StoredTestRequest): Promise<void> =>
  database.write(async (transaction) => {
    await transaction
      .insertInto('requests')
      .values({
        id: request.id,
        ticket: request.ticket,
        site: request.site,
        user_label: request.user,
        relay: request.relay,
        region: request.region,
        duration_ms: request.durationMs,
        keep_packets: Number(request.keepPackets),
        calls: request.calls,
        is_loaded: Number(request.loaded),
        created_by: request.createdBy,
        created_at_ms: request.createdAtMs,
        is_withdrawn: Number(request.isWithdrawn),
      })
      .execute();
  });

export const findRequest = (database: Database, id: string): Promise<StoredTestRequest | null> =>
  database.read(async (db) => {
    const row = await db.selectFrom('requests').selectAll().where('id', '=', id).executeTakeFirst();
    return row ? requestOf(row) : null;
  });

/** Newest first. */
export const listRequests = (database: Database, limit: number): Promise<readonly StoredTestRequest[]> =>
  database.read(async (db) => {
    const rows = await db.selectFrom('requests').selectAll().orderBy('seq', 'desc').limit(limit).execute();
    return rows.map(requestOf);
  });

/** `false`: there is no such request. */
export const setRequestWithdrawn = (database: Database, id: string): Promise<boolean> =>
  database.write(async (transaction) => {
    const withdrawn = transaction.updateTable('requests').set({ is_withdrawn: 1 }).where('id', '=', id);
    return (await withdrawn.executeTakeFirst()).numUpdatedRows > 0n;
  });

const requestOf = (row: Selectable<RequestsTable>): StoredTestRequest => ({
  id: row.id,
  ticket: row.ticket,
  site: row.site,
  user: row.user_label,
  relay: row.relay,
  region: row.region,
  durationMs: row.duration_ms,
  keepPackets: row.keep_packets === 1,
  calls: row.calls,
  loaded: row.is_loaded === 1,
  createdBy: row.created_by,
  createdAtMs: row.created_at_ms,
  isWithdrawn: row.is_withdrawn === 1,
});
