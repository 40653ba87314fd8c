import { sql, type Kysely } from 'kysely';
import type { KeptMarksQuery, SiteColumnsQuery, SiteSampleQuery, SlotOfSite } from '../../port/sites.ts';
import type { DatabaseKind } from '../column-types.ts';
import { arrivedSince } from '../months/since.ts';
import { COUNTED_BY, resultsBy } from '../results/counted.ts';
import { labelKey } from '../results/label-words.ts';
import type { Tables } from '../tables.ts';

/** The finding of a test that made no call, since none was asked for (core/sites/sample-outcome.ts). */
export const CHECKED = 'only-connectivity';
/** The same in the text of a query. */
export const ONLY_CHECKED = sql.lit(CHECKED);

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
