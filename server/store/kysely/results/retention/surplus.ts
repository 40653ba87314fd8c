import { sql, type Kysely } from 'kysely';
import type { Retention, Surplus } from '../../../port/results.ts';
import type { Tables } from '../../tables.ts';
import { isWhole } from './whole.ts';

/** Results of earlier versions that are measured at a time: some megabytes are read. */
const MEASURED_AT_ONCE = 200;

export async function countResults(db: Kysely<Tables>): Promise<number> {
  const { count } = await db
    .selectFrom('results')
    .select((of) => of.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** Read off the index of whole results. */
export async function storedBytes(db: Kysely<Tables>): Promise<number> {
  const { bytes } = await db
    .selectFrom('results')
    .select((of) => of.fn.sum<number | string | null>('bytes').as('bytes'))
    .where(await isWhole(db))
    .executeTakeFirstOrThrow();
  // PostgreSQL's sum is a decimal, which comes as text.
  return Number(bytes ?? 0);
}

export async function newestReceivedAtMs(db: Kysely<Tables>): Promise<number | null> {
  const { newest } = await db
    .selectFrom('results')
    .select((of) => of.fn.max<number | null>('received_at_ms').as('newest'))
    .executeTakeFirstOrThrow();
  return newest;
}

/** Measures some results that an earlier version stored. Resolves with how many. */
export async function measureSome(db: Kysely<Tables>): Promise<number> {
  const rows = await db
    .selectFrom('results')
    .select('seq')
    .where('bytes', 'is', null)
    .limit(MEASURED_AT_ONCE)
    .execute();
  if (rows.length > 0)
    await db
      .updateTable('results')
      .set({
        bytes: sql<number>`coalesce((select length(body) from documents where documents.seq = results.seq), 0)
          + coalesce((select length(body) from packets where packets.seq = results.seq), 0)`,
      })
      .where(
        'seq',
        'in',
        rows.map(({ seq }) => seq),
      )
      .execute();
  return rows.length;
}

/** What is beyond retention in all. */
export async function surplusOf(db: Kysely<Tables>, retention: Retention, nowMs: number): Promise<Surplus> {
  const { maxResults, maxAgeMs, maxDocumentsAgeMs, maxPacketsAgeMs, maxBytes } = retention;
  const ofResults = await countResults(db);
  const ofAge = maxAgeMs === null ? 0 : await countOlder(db, nowMs - maxAgeMs);
  const ofCount = maxResults === null ? 0 : Math.max(0, ofResults - maxResults);
  const ofDocuments = await countWhole(db, nowMs + 1);
  const documents = maxDocumentsAgeMs === null ? 0 : await countWhole(db, nowMs - maxDocumentsAgeMs);
  const bytes = maxBytes === null ? 0 : await storedBytes(db);
  const ofBytes =
    maxBytes === null || bytes <= maxBytes ? 0 : Math.ceil((ofDocuments * (bytes - maxBytes)) / bytes);
  const packets = maxPacketsAgeMs === null ? 0 : await countOlderPackets(db, nowMs - maxPacketsAgeMs);
  const { ofPackets } = await db
    .selectFrom('packets')
    .select((of) => of.fn.countAll<number>().as('ofPackets'))
    .executeTakeFirstOrThrow();
  // What is too old goes first and is not counted again: the largest of the three has the others in it.
  const results = Math.max(ofAge, ofCount, ofBytes);
  return { results, ofResults, documents, ofDocuments, packets, ofPackets };
}

async function countWhole(db: Kysely<Tables>, beforeMs: number): Promise<number> {
  const { count } = await db
    .selectFrom('results')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where(await isWhole(db))
    .where('received_at_ms', '<', beforeMs)
    .executeTakeFirstOrThrow();
  return count;
}

async function countOlder(db: Kysely<Tables>, beforeMs: number): Promise<number> {
  const { count } = await db
    .selectFrom('results')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('received_at_ms', '<', beforeMs)
    .executeTakeFirstOrThrow();
  return count;
}

async function countOlderPackets(db: Kysely<Tables>, beforeMs: number): Promise<number> {
  const { count } = await db
    .selectFrom('packets')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('at_ms', '<', beforeMs)
    .executeTakeFirstOrThrow();
  return count;
}
