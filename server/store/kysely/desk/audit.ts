import type { AuditEntry, AuditPage } from '../../../../src/wire/desk/admin.ts';
import type { Selectable } from 'kysely';
import type { Database } from '../database.ts';
import type { AuditTable } from './desk-tables.ts';

/** Which entries: all that are set must be equal. */
export interface AuditFilter {
  readonly who?: string;
  readonly action?: string;
  readonly subject?: string;
}

/** So much a call, so that nobody waits long for it. */
const PRUNED_AT_ONCE = 5000;
const KEY = /^\d{1,15}$/;

const RELAY_TURNS = ['relay-online', 'relay-draining', 'relay-offline', 'relay-held-out', 'relay-let-in'];

const entryOf = ({ id, at_ms: atMs, who, action, subject, address }: Selectable<AuditTable>): AuditEntry => ({
  ...{ id, atMs, who, action, subject, address },
});

export const insertAudit = (database: Database, entry: AuditEntry): Promise<void> =>
  database.write(async (transaction) => {
    await transaction
      .insertInto('audit')
      .values({
        id: entry.id,
        at_ms: entry.atMs,
        who: entry.who,
        action: entry.action,
        subject: entry.subject,
        address: entry.address,
      })
      .execute();
  });

/** Newest first: the last that was written, whatever the clock said. */
export const listAudit = (
  database: Database,
  filter: AuditFilter,
  page: { readonly after: string | null; readonly limit: number },
): Promise<AuditPage> =>
  database.read(async (db) => {
    let query = db.selectFrom('audit').selectAll();
    for (const column of ['who', 'action', 'subject'] as const) {
      const wanted = filter[column];
      if (wanted !== undefined) query = query.where(column, '=', wanted);
    }
    if (page.after !== null && KEY.test(page.after)) query = query.where('seq', '<', Number(page.after));
    const rows = await query
      .orderBy('seq', 'desc')
      .limit(page.limit + 1)
      .execute();
    const shown = rows.slice(0, page.limit);
    const last = shown.at(-1);
    return {
      entries: shown.map(entryOf),
      next: rows.length > shown.length && last ? String(last.seq) : null,
    };
  });

/** Oldest first: the newest of what is written of relays since then, at most so many. */
export const listRelayTurns = (
  database: Database,
  sinceMs: number,
  most: number,
): Promise<readonly AuditEntry[]> =>
  database.read(async (db) => {
    const rows = await db
      .selectFrom('audit')
      .selectAll()
      .where('action', 'in', RELAY_TURNS)
      .where('at_ms', '>=', sinceMs)
      .orderBy('seq', 'desc')
      .limit(most)
      .execute();
    return rows.map(entryOf).reverse();
  });

/** Returns how many were removed. */
export const deleteAuditBefore = (database: Database, beforeMs: number): Promise<number> =>
  database.write(async (transaction) => {
    const { numDeletedRows } = await transaction
      .deleteFrom('audit')
      .where('seq', 'in', (of) =>
        of
          .selectFrom('audit')
          .select('seq')
          .where('at_ms', '<', beforeMs)
          .orderBy('at_ms')
          .limit(PRUNED_AT_ONCE),
      )
      .executeTakeFirst();
    return Number(numDeletedRows);
  });
