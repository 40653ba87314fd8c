import { sql, type Kysely } from 'kysely';
import type {
  KeptMarksQuery,
  SiteColumnsQuery,
  SiteRecord,
  SiteSampleQuery,
  SlotOfSite,
} from '../../port/sites.ts';
import type { DatabaseKind } from '../column-types.ts';
import { arrivedSince } from '../months/since.ts';
import { COUNTED_BY, resultsBy, tableBy } from '../results/counted.ts';
import { labelKey } from '../results/label-words.ts';
import type { Tables } from '../tables.ts';

/** The finding of a test that made no call, since none was asked for (core/sites/sample-outcome.ts). */
export const CHECKED = 'only-connectivity';
const ONLY_CHECKED = sql.lit(CHECKED);

/** When a site was tested last, and when a sample of it was due last of which nothing came; of those since a moment, where one is given. */
function lastOf(kind: DatabaseKind, sinceMs: number | null) {
  const since = (table: 'results' | 'samples') =>
    sinceMs === null
      ? sql``
      : sql`and ${sql.join(
          [sql`${sql.ref(`${table}.at_ms`)} >= ${sinceMs}`, ...arrivedSince(kind, sinceMs, table)],
          sql` and `,
        )}`;
  return [
    sql<number | null>`(select results.at_ms from ${tableBy('machines', kind)}
      where results.site_key = sites.site_key and results.unattended = 1 ${since('results')}
        and (results.finding is null or results.finding <> ${ONLY_CHECKED})
      order by results.at_ms desc, results.seq desc limit 1)`.as('tested_at_ms'),
    sql<number | null>`(select samples.at_ms from samples
      where samples.site_key = sites.site_key and samples.outcome in ('failed', 'unusable') ${since('samples')}
      order by samples.at_ms desc, samples.seq desc limit 1)`.as('due_at_ms'),
  ] as const;
}

/**
 * By name; one of them where a key is given. `sinceMs`: since when most of them will have been tested, on a database that is divided by
 * months: only of the others it is looked for in all.
 */
export async function readSites(
  db: Kysely<Tables>,
  key: string | null,
  kind: DatabaseKind,
  sinceMs: number | null,
): Promise<SiteRecord[]> {
  const rows = await db
    .selectFrom('sites')
    .selectAll()
    .select(lastOf(kind, sinceMs))
    .$if(key !== null, (sites) => sites.where('site_key', '=', key ?? ''))
    .orderBy('site_key')
    .execute();
  const quiet = rows.filter((row) => latest(row.tested_at_ms, row.due_at_ms) === null);
  const looked =
    sinceMs === null || quiet.length === 0
      ? []
      : await db
          .selectFrom('sites')
          .select('site_key')
          .select(lastOf(kind, null))
          .where(
            'site_key',
            'in',
            quiet.map(({ site_key: of }) => of),
          )
          .execute();
  const ofKey = new Map(looked.map((each) => [each.site_key, each]));
  return rows.map((row) => {
    const { tested_at_ms: testedMs, due_at_ms: dueMs } = ofKey.get(row.site_key) ?? row;
    return {
      key: row.site_key,
      name: row.name,
      version: row.version,
      seen: { timeZone: row.seen_zone, everyMs: row.seen_every_ms, target: row.seen_target },
      set: { timeZone: row.set_zone, everyMs: row.set_every_ms, target: row.set_target },
      lastAtMs: latest(testedMs, dueMs),
    };
  });
}

const latest = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);

/** Slots of a site of which there is no result, oldest first: one that has a result is shown by that. */
export async function readSlots(
  db: Kysely<Tables>,
  query: SiteColumnsQuery & Pick<SiteSampleQuery, 'limit'>,
  kind: DatabaseKind,
): Promise<SlotOfSite[]> {
  const { key, fromMs, toMs, relay, limit } = query;
  const rows = await db
    .selectFrom('samples')
    .select(['id', 'at_ms', 'outcome', 'reason'])
    .where('site_key', '=', key)
    .where('at_ms', '>=', fromMs)
    .where('at_ms', '<', toMs)
    .where((of) => of.and(arrivedSince(kind, fromMs, 'samples')))
    .where('outcome', '!=', 'measured')
    .where((of) => of.or([of('outcome', '!=', 'checked'), of('reason', 'is not', null)]))
    .$if(relay !== null, (samples) => samples.where('relay_key', '=', labelKey(relay ?? '')))
    .orderBy('at_ms', 'desc')
    .orderBy('seq', 'desc')
    .$if(limit !== undefined, (samples) => samples.limit(limit ?? 0))
    .execute();
  return rows
    .flatMap(({ id, at_ms: atMs, outcome, reason }) =>
      outcome === 'measured' ? [] : [{ id, atMs, outcome, reason }],
    )
    .reverse();
}

/** Whether marks for priority were kept in the newest tests that tell, oldest first; by the index `results_priority_marks`. */
export async function readKeptMarks(
  db: Kysely<Tables>,
  { key, fromMs, toMs, limit }: KeptMarksQuery,
  kind: DatabaseKind,
): Promise<boolean[]> {
  const rows = await db
    .selectFrom('results')
    .select('are_marks_kept')
    .where('site_key', '=', key)
    .where('at_ms', '>=', fromMs)
    .where('at_ms', '<', toMs)
    .where((of) => of.and(arrivedSince(kind, fromMs)))
    .where('are_marks_kept', 'is not', null)
    .where(COUNTED_BY.machines)
    .orderBy('at_ms', 'desc')
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ are_marks_kept: areKept }) => areKept === 1).reverse();
}

/** Names of the relays that unattended tests went through, each as the result that came last writes it. */
export async function readRelays(
  db: Kysely<Tables>,
  key: string,
  fromMs: number,
  toMs: number,
  kind: DatabaseKind,
): Promise<string[]> {
  const newest = await db
    .selectFrom(resultsBy('machines', kind))
    .select((of) => of.fn.max('seq').as('seq'))
    .where('site_key', '=', key)
    .where('at_ms', '>=', fromMs)
    .where('at_ms', '<', toMs)
    .where((of) => of.and(arrivedSince(kind, fromMs)))
    .where(COUNTED_BY.machines)
    .groupBy('relay_key')
    .execute();
  const names: { readonly relay_key: string; readonly relay: string }[] = [];
  for (const { seq } of newest)
    names.push(
      ...(await db.selectFrom('results').select(['relay_key', 'relay']).where('seq', '=', seq).execute()),
    );
  return names.sort((a, b) => (a.relay_key < b.relay_key ? -1 : 1)).map(({ relay }) => relay);
}

/** By the index `results_checks`, however many tests there are. */
export async function countChecks(
  db: Kysely<Tables>,
  keys: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (keys.length === 0) return new Map();
  const rows = await db
    .selectFrom('results')
    .select(['site_key', (of) => of.fn.countAll<number>().as('checks')])
    .where('site_key', 'in', keys)
    .where(COUNTED_BY.machines)
    .where('finding', '=', ONLY_CHECKED)
    .groupBy('site_key')
    .execute();
  return new Map(rows.flatMap(({ site_key: key, checks }) => (key === null ? [] : [[key, checks] as const])));
}
