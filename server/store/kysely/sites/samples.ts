import { isDeepStrictEqual } from 'node:util';
import type { Transaction } from 'kysely';
import type { Sample } from '../../../../src/wire/sample.ts';
import type { Retention } from '../../port/results.ts';
import type { ArrivedSample, SamplesSaved } from '../../port/sites.ts';
import type { Database } from '../database.ts';
import { labelKey, storableText } from '../results/label-words.ts';
import { oldestRows } from '../oldest-rows.ts';
import type { Tables } from '../tables.ts';
import { noteArrivals, noteRemovals } from './changes.ts';

/** So much a call, so that nobody waits long for it. */
const PRUNED_AT_ONCE = 500;

/** What is stored of a sample: text that both databases can hold. */
const bodyOf = (sample: Sample): string =>
  JSON.stringify(sample, (_key, value: unknown) => (typeof value === 'string' ? storableText(value) : value));

const isSame = (stored: string, given: string): boolean =>
  stored === given || isDeepStrictEqual(JSON.parse(stored), JSON.parse(given));

export const insertSamples = (database: Database, arrived: readonly ArrivedSample[]): Promise<SamplesSaved> =>
  database.write(async (transaction) => {
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
    for (const each of fresh) await transaction.insertInto('samples').values(rowOf(each)).execute();
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

/** Removes a bounded number of slots, the oldest first; returns how many. */
export const pruneSamples = (
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
