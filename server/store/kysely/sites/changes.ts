import { sql, type Transaction } from 'kysely';
import type { Tables } from '../tables.ts';

/** A sample of a site that has come or gone. */
export interface SiteChange {
  readonly key: string;
  readonly name: string;
  readonly atMs: number;
  /** What a new result was held against. */
  readonly target?: string;
  /** What a new slot says of its schedule. */
  readonly schedule?: { readonly timeZone: string; readonly everyMs: number };
}

/**
 * A sample is in every stretch that ends after it: the summaries of these are not true any more. What they are made of
 * may just be read by somebody, who then finds another version.
 */
const forgetSummaries = async (
  transaction: Transaction<Tables>,
  key: string,
  atMs: number,
): Promise<void> => {
  await transaction
    .deleteFrom('site_summaries')
    .where('site_key', '=', key)
    .where('to_ms', '>', atMs)
    .execute();
};

/** Writes down that samples have come, in the transaction that stores them. Always in one order: nobody waits in a ring. */
export async function noteArrivals(
  transaction: Transaction<Tables>,
  changes: readonly SiteChange[],
): Promise<void> {
  for (const ofSite of bySite(changes)) {
    const [{ key, name }] = ofSite;
    const target = newest(ofSite.flatMap((each) => (each.target === undefined ? [] : [each])));
    const slot = newest(ofSite.flatMap((each) => (each.schedule === undefined ? [] : [each])));
    await transaction
      .insertInto('sites')
      .values({
        site_key: key,
        name,
        version: 1,
        seen_target: target?.target ?? null,
        target_at_ms: target?.atMs ?? -1,
        seen_zone: slot?.schedule?.timeZone ?? null,
        seen_every_ms: slot?.schedule?.everyMs ?? null,
        schedule_at_ms: slot?.atMs ?? -1,
      })
      .onConflict((conflict) =>
        conflict.column('site_key').doUpdateSet({
          version: sql<number>`sites.version + 1`,
          seen_target: sql<string>`case when excluded.target_at_ms >= sites.target_at_ms then excluded.seen_target else sites.seen_target end`,
          target_at_ms: sql<number>`case when excluded.target_at_ms >= sites.target_at_ms then excluded.target_at_ms else sites.target_at_ms end`,
          seen_zone: sql<string>`case when excluded.schedule_at_ms >= sites.schedule_at_ms then excluded.seen_zone else sites.seen_zone end`,
          seen_every_ms: sql<number>`case when excluded.schedule_at_ms >= sites.schedule_at_ms then excluded.seen_every_ms else sites.seen_every_ms end`,
          schedule_at_ms: sql<number>`case when excluded.schedule_at_ms >= sites.schedule_at_ms then excluded.schedule_at_ms else sites.schedule_at_ms end`,
        }),
      )
      .execute();
    await forgetSummaries(transaction, key, earliest(ofSite));
  }
}

/** Writes down that samples have gone, likewise. */
export async function noteRemovals(
  transaction: Transaction<Tables>,
  changes: readonly Pick<SiteChange, 'key' | 'atMs'>[],
): Promise<void> {
  for (const ofSite of bySite(changes)) {
    const [{ key }] = ofSite;
    await transaction
      .updateTable('sites')
      .set({ version: sql<number>`version + 1` })
      .where('site_key', '=', key)
      .execute();
    await forgetSummaries(transaction, key, earliest(ofSite));
  }
}

type NonEmpty<T> = readonly [T, ...T[]];

function bySite<T extends Pick<SiteChange, 'key'>>(changes: readonly T[]): NonEmpty<T>[] {
  const sites = new Map<string, [T, ...T[]]>();
  for (const change of changes) {
    const known = sites.get(change.key);
    if (known) known.push(change);
    else sites.set(change.key, [change]);
  }
  return [...sites].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, of]) => of);
}

const earliest = (changes: NonEmpty<Pick<SiteChange, 'atMs'>>): number =>
  changes.reduce((least, { atMs }) => Math.min(least, atMs), Infinity);

/** Of equals the one that came last. */
const newest = <T extends Pick<SiteChange, 'atMs'>>(changes: readonly T[]): T | null =>
  changes.reduce<T | null>((best, each) => (best === null || each.atMs >= best.atMs ? each : best), null);
