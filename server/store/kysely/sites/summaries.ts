import { sql, type Kysely, type Selectable, type Transaction } from 'kysely';
import type { MadeSummary, StoredSummary } from '../../port/sites.ts';
import type { Database } from '../database.ts';
import type { Tables } from '../tables.ts';
import type { SiteSummariesTable } from './site-tables.ts';

/**
 * Summaries as they stand in the database. A thousand are a megabyte, and most are what they were at the look before: of PostgreSQL only
 * those are fetched whose text is another, which it tells by a digest. SQLite reads them in this process.
 */
export class SiteSummaries {
  readonly #database: Database;
  /** As they were read last. */
  #known: ReadonlyMap<string, Digested> = new Map();

  constructor(database: Database) {
    this.#database = database;
  }

  /** Those of stretches that have ended by then. */
  read(untilMs: number): Promise<readonly StoredSummary[]> {
    return this.#database.read(async (db) =>
      this.#database.kind === 'sqlite'
        ? (await wholeUntil(db, untilMs).execute()).map(summaryOf)
        : this.#readChanged(db, untilMs),
    );
  }

  async #readChanged(db: Kysely<Tables>, untilMs: number): Promise<readonly StoredSummary[]> {
    const rows = await summariesUntil(db, untilMs).select(['site_key', 'to_ms', 'made_of', DIGEST]).execute();
    const whole = new Map<string, Digested>();
    for (const row of rows) {
      const known = this.#known.get(keyOf(row));
      if (known?.digest === row.digest && known.made_of === row.made_of) whole.set(keyOf(row), known);
    }
    const changed = rows.filter((row) => !whole.has(keyOf(row))).map(({ site_key: key }) => key);
    if (changed.length > 0)
      for (const row of await wholeUntil(db, untilMs)
        .select(DIGEST)
        .where('site_key', 'in', [...new Set(changed)])
        .execute())
        whole.set(keyOf(row), row);
    this.#known = whole;
    return [...whole.values()].map(summaryOf);
  }
}

type Summary = Selectable<SiteSummariesTable>;

interface Digested extends Summary {
  readonly digest: string;
}

const DIGEST = sql<string>`md5(body)`.as('digest');

const keyOf = ({ site_key: key, to_ms: toMs }: Pick<Summary, 'site_key' | 'to_ms'>): string =>
  `${toMs} ${key}`;

const summariesUntil = (db: Kysely<Tables>, untilMs: number) =>
  db.selectFrom('site_summaries').where('to_ms', '<=', untilMs);

const wholeUntil = (db: Kysely<Tables>, untilMs: number) => summariesUntil(db, untilMs).selectAll();

const summaryOf = ({ site_key: key, to_ms: toMs, made_of: madeOf, body }: Summary): StoredSummary => ({
  key,
  toMs,
  madeOf,
  body,
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
