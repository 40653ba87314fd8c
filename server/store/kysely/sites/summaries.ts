import type { Transaction } from 'kysely';
import type { MadeSummary, StoredSummary } from '../../port/sites.ts';
import type { Database } from '../database.ts';
import type { Tables } from '../tables.ts';

/** Those of stretches that have ended by then. */
export const readSummaries = (database: Database, untilMs: number): Promise<readonly StoredSummary[]> =>
  database.read(async (db) => {
    const rows = await db.selectFrom('site_summaries').selectAll().where('to_ms', '<=', untilMs).execute();
    return rows.map((row) => ({
      key: row.site_key,
      toMs: row.to_ms,
      madeOf: row.made_of,
      body: row.body,
    }));
  });

export const readSummaryHeads = (database: Database): Promise<readonly Omit<StoredSummary, 'body'>[]> =>
  database.read(async (db) => {
    const rows = await db.selectFrom('site_summaries').select(['site_key', 'to_ms', 'made_of']).execute();
    return rows.map((row) => ({ key: row.site_key, toMs: row.to_ms, madeOf: row.made_of }));
  });

/** Which of them are stored: that of a site that has changed meanwhile is outdated before it is. */
export const insertSummaries = (
  database: Database,
  made: readonly MadeSummary[],
): Promise<readonly boolean[]> =>
  database.write(async (transaction) => {
    const stored = new Set<MadeSummary>();
    // Always in one order: nobody waits in a ring.
    for (const summary of [...made].sort((a, b) => (a.key < b.key ? -1 : 1)))
      if (await holdSite(transaction, database.kind, summary)) {
        await insertSummary(transaction, summary);
        stored.add(summary);
      }
    return made.map((summary) => stored.has(summary));
  });

/** Takes hold of the site's row where it is at this version, so that nobody notes a change before this is done. */
async function holdSite(
  transaction: Transaction<Tables>,
  kind: Database['kind'],
  { key, version }: MadeSummary,
): Promise<boolean> {
  const held = await transaction
    .selectFrom('sites')
    .select('site_key')
    .where('site_key', '=', key)
    .where('version', '=', version)
    // On SQLite the transaction holds all there is.
    .$if(kind === 'postgresql', (sites) => sites.forUpdate())
    .executeTakeFirst();
  return held !== undefined;
}

async function insertSummary(
  transaction: Transaction<Tables>,
  { key, toMs, madeOf, body, keepFromMs }: MadeSummary,
): Promise<void> {
  await transaction
    .deleteFrom('site_summaries')
    .where('site_key', '=', key)
    .where('to_ms', '<', keepFromMs)
    .execute();
  await transaction
    .insertInto('site_summaries')
    .values({ site_key: key, to_ms: toMs, made_of: madeOf, body })
    .onConflict((conflict) => conflict.columns(['site_key', 'to_ms']).doUpdateSet({ made_of: madeOf, body }))
    .execute();
}
