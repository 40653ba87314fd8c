import { sql } from 'kysely';
import type { StoredSummary } from '../../port/sites.ts';
import type { Database } from '../database.ts';

export const readSummaries = (database: Database): Promise<readonly StoredSummary[]> =>
  database.read(async (db) => {
    const rows = await db.selectFrom('site_summaries').selectAll().execute();
    return rows.map((row) => ({
      key: row.site_key,
      toMs: row.to_ms,
      madeOf: row.made_of,
      body: row.body,
    }));
  });

/** Of a site that has changed meanwhile it is outdated before it is stored. */
export const insertSummary = (
  database: Database,
  { key, toMs, madeOf, body }: StoredSummary,
  version: number,
  fromMs: number,
): Promise<boolean> =>
  database.write(async (transaction) => {
    // Takes hold of the site's row, so that nobody notes a change before this is done.
    const held = await transaction
      .updateTable('sites')
      .set({ version: sql<number>`version` })
      .where('site_key', '=', key)
      .where('version', '=', version)
      .returning('site_key')
      .executeTakeFirst();
    if (!held) return false;
    await transaction
      .deleteFrom('site_summaries')
      .where('site_key', '=', key)
      .where((of) => of.or([of('to_ms', '<', fromMs), of('to_ms', '=', toMs)]))
      .execute();
    await transaction
      .insertInto('site_summaries')
      .values({ site_key: key, to_ms: toMs, made_of: madeOf, body })
      .execute();
    return true;
  });
