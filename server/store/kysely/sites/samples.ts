import { isDeepStrictEqual } from 'node:util';
import { sql, type Transaction } from 'kysely';
import type { Sample } from '../../../../src/wire/sample.ts';
import type { Retention } from '../../port/results.ts';
import type { ArrivedSample, SamplesSaved } from '../../port/sites.ts';
import { errorCode } from '../../../error-code/error-code.ts';
import { StoreError } from '../../port/store-error.ts';
import type { DatabaseKind } from '../column-types.ts';
import type { Database } from '../database.ts';
import { lockKeys } from '../months/key-locks.ts';
import { firstKeyOf, monthOf } from '../months/month.ts';
import { dropMonth, countOfMonth, monthsIn, MONTHLY } from '../months/month-tables.ts';
import { labelKey, storableText } from '../results/label-words.ts';
import { oldestRows } from '../oldest-rows.ts';
import type { Tables } from '../tables.ts';
import { noteArrivals, noteRemovals } from './changes.ts';

/** PostgreSQL's code for a row whose month has no table. */
const CHECK_VIOLATION = '23514';

/** So much a call, so that nobody waits long for it. */
const PRUNED_AT_ONCE = 500;

/** What is stored of a sample: text that both databases can hold. */
const bodyOf = (sample: Sample): string =>
  JSON.stringify(sample, (_key, value: unknown) => (typeof value === 'string' ? storableText(value) : value));

const isSame = (stored: string, given: string): boolean =>
  stored === given || isDeepStrictEqual(JSON.parse(stored), JSON.parse(given));

export const insertSamples = (database: Database, arrived: readonly ArrivedSample[]): Promise<SamplesSaved> =>
  writeByMonths(database, arrived, async (transaction) => {
    if (database.kind === 'postgresql')
      await lockKeys(
        transaction,
        'sample',
        arrived.map(({ sample }) => sample.id),
      );
    const known = await transaction
      .selectFrom('samples')
      .select(['id', 'body'])
      .where(
        'id',
        'in',
        arrived.map(({ sample }) => sample.id),
      )
      .execute();
    const bodies = new Map(known.map(({ id, body }) => [id, body]));
    const fresh: (ArrivedSample & { readonly body: string })[] = [];
    const conflicts: string[] = [];
    for (const each of arrived) {
      const body = bodyOf(each.sample);
      const stored = bodies.get(each.sample.id);
      if (stored === undefined) {
        fresh.push({ ...each, body });
        bodies.set(each.sample.id, body);
      } else if (!isSame(stored, body)) conflicts.push(each.sample.id);
    }
    for (const each of fresh) await insertSample(transaction, database.kind, rowOf(each));
    await noteArrivals(
      transaction,
      fresh.map((each) => ({
        key: labelKey(each.sample.site),
        name: storableText(each.sample.site).trim(),
        atMs: atMsOf(each),
        schedule: { timeZone: each.sample.timeZone, everyMs: each.sample.everyMs },
      })),
    );
    const same = arrived.length - fresh.length - conflicts.length;
    return { stored: fresh.length, same, conflicts };
  });

/** Again where the table of a month was removed just before. */
async function writeByMonths<T>(
  database: Database,
  arrived: readonly ArrivedSample[],
  work: (transaction: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  const months = arrived.map(({ receivedAtMs }) => monthOf(receivedAtMs));
  await database.months?.ensure('samples', months);
  try {
    return await database.write(work);
  } catch (error) {
    if (database.months === null || !(error instanceof StoreError)) throw error;
    if (errorCode(error.cause) !== CHECK_VIOLATION) throw error;
    database.months.forget();
    await database.months.ensure('samples', months);
    return database.write(work);
  }
}

async function insertSample(
  transaction: Transaction<Tables>,
  kind: DatabaseKind,
  row: ReturnType<typeof rowOf>,
): Promise<void> {
  const first = sql.lit(firstKeyOf(monthOf(row.received_at_ms)));
  const seq = sql<number>`${first} + nextval('samples_counter')`;
  await transaction
    .insertInto('samples')
    .values(kind === 'postgresql' ? { ...row, seq } : row)
    .execute();
}

/** A clock that is ahead of ours does not put a sample into the future. */
const atMsOf = ({ sample, receivedAtMs }: ArrivedSample): number =>
  Math.max(0, Math.min(Math.floor(Date.parse(sample.dueAt)), receivedAtMs));

const rowOf = (arrived: ArrivedSample & { readonly body: string }) => ({
  id: arrived.sample.id,
  site_key: labelKey(arrived.sample.site),
  at_ms: atMsOf(arrived),
  received_at_ms: arrived.receivedAtMs,
  outcome: arrived.counted,
  reason: arrived.sample.reason === null ? null : storableText(arrived.sample.reason),
  relay_key: arrived.sample.relay === null ? null : labelKey(arrived.sample.relay),
  body: arrived.body,
});

/** Longer than any stretch that is assessed: nobody asks then any more. */
const RUNS_KEPT_MS = 400 * 86_400_000;

/** Removes a month that is wholly beyond its age, or a bounded number of slots, the oldest first; returns how many. */
export async function pruneSamples(
  database: Database,
  limits: Pick<Retention, 'maxResults' | 'maxAgeMs'>,
  nowMs: number,
): Promise<number> {
  const ofMonth = await pruneMonth(database, limits, nowMs);
  return ofMonth > 0 ? ofMonth : pruneSlots(database, limits, nowMs);
}

async function pruneMonth(
  database: Database,
  { maxAgeMs }: Pick<Retention, 'maxAgeMs'>,
  nowMs: number,
): Promise<number> {
  if (database.months === null || maxAgeMs === null) return 0;
  const [month] = await database.read((db) => monthsIn(db, 'samples'));
  if (month === undefined || month >= monthOf(nowMs - maxAgeMs)) return 0;
  return database.write(async (transaction) => {
    const count = await countOfMonth(transaction, 'samples', month);
    const { first } = await transaction
      .selectFrom('samples')
      .select((of) => of.fn.min<number | null>('at_ms').as('first'))
      .where('seq', '>=', firstKeyOf(month))
      .where('seq', '<', firstKeyOf(month + 1))
      .executeTakeFirstOrThrow();
    if (first !== null) {
      await transaction
        .updateTable('sites')
        .set({ version: sql<number>`version + 1` })
        .execute();
      await transaction.deleteFrom('site_summaries').where('to_ms', '>', first).execute();
    }
    await dropMonth(transaction, MONTHLY.samples, month);
    // A month without any is gone all the same, and the next is looked at.
    return Math.max(1, count);
  });
}

const pruneSlots = (
  database: Database,
  { maxResults, maxAgeMs }: Pick<Retention, 'maxResults' | 'maxAgeMs'>,
  nowMs: number,
): Promise<number> =>
  database.write(async (transaction) => {
    await transaction
      .deleteFrom('heartbeats')
      .where('to_ms', '<', nowMs - RUNS_KEPT_MS)
      .execute();
    const surplus = await surplusOf(transaction, maxResults);
    const removed = surplus > 0 ? await removeOldest(transaction, nowMs + 1, surplus) : 0;
    return (
      removed + (maxAgeMs === null ? 0 : await removeOldest(transaction, nowMs - maxAgeMs, PRUNED_AT_ONCE))
    );
  });

async function surplusOf(transaction: Transaction<Tables>, max: number | null): Promise<number> {
  if (max === null) return 0;
  const { count } = await transaction
    .selectFrom('samples')
    .select((of) => of.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Math.min(PRUNED_AT_ONCE, count - max);
}

async function removeOldest(
  transaction: Transaction<Tables>,
  beforeMs: number,
  limit: number,
): Promise<number> {
  const rows = await transaction
    .selectFrom('samples')
    .select(['seq', 'site_key', 'at_ms'])
    .where('received_at_ms', '<', beforeMs)
    .$call((query) => oldestRows(query, limit))
    .execute();
  if (rows.length === 0) return 0;
  const seqs = rows.map(({ seq }) => seq);
  await transaction.deleteFrom('samples').where('seq', 'in', seqs).execute();
  await noteRemovals(
    transaction,
    rows.map(({ site_key: key, at_ms: atMs }) => ({ key, atMs })),
  );
  return rows.length;
}
