import type { Kysely, SelectQueryBuilder } from 'kysely';
import { SAMPLED_NAMES } from '../../../../src/core/sites/sampled-metric.ts';
import type { ResultSearch } from '../../../../src/wire/desk/search.ts';
import type { MetricSample, MetricSampleQuery } from '../../port/results.ts';
import type { DatabaseKind } from '../column-types.ts';
import { arrivedSince } from '../months/since.ts';
import { METRIC_COLUMNS } from '../result-tables.ts';
import type { Tables } from '../tables.ts';
import { COUNTED_BY, resultsBy, type StartedBy } from './counted.ts';
import { labelKey } from './label-words.ts';
import type { Searched } from './listing.ts';
import type { RowKey } from './search/row-order.ts';
import { SearchPlan } from './search/search-plan.ts';

/** By the names of a sample: ten thousand rows are read at once, and another object for each takes as long as SQLite. */
const COLUMNS = [
  'id',
  'at_ms as atMs',
  'verdict',
  ...SAMPLED_NAMES.map((name) => `${METRIC_COLUMNS[name]} as ${name}` as const),
] as const;
/** Samples of a search that are looked up at once. */
const CHUNK = 1000;

/** Newest first. */
export async function samplesAt(
  db: Kysely<Tables>,
  query: MetricSampleQuery,
  kind: DatabaseKind,
): Promise<MetricSample[]> {
  const { site, network, own, limit } = query;
  if (site === null)
    return samplesIn(db, query, kind)
      .where('site_key', 'is', null)
      .where('network', network === null ? 'is' : '=', network)
      .limit(limit)
      .execute();
  // Each of an index that has all of it, as a site's tests are (sites/reading.ts).
  const [byMachines, byPeople] = await Promise.all([
    samplesBy(db, site, 'machines', query, kind).limit(limit).execute(),
    samplesBy(db, site, 'people', query, kind).limit(limit).execute(),
  ]);
  const counted = [...byMachines, ...byPeople].sort((a, b) => b.atMs - a.atMs).slice(0, limit);
  if (own === undefined || counted.some(({ id }) => id === own)) return counted;
  const uncounted = await samplesIn(db, query, kind)
    .where('site_key', '=', labelKey(site))
    .where('id', '=', own)
    .execute();
  return [...uncounted, ...counted].sort((a, b) => b.atMs - a.atMs).slice(0, limit);
}

/** Newest first, those that a site counts of its tests that these started. */
export const samplesBy = (
  db: Kysely<Tables>,
  site: string,
  by: StartedBy,
  query: MetricSampleQuery,
  kind: DatabaseKind,
) =>
  withinQuery(db.selectFrom(resultsBy(by, kind)).select(COLUMNS), query, kind)
    .where('site_key', '=', labelKey(site))
    .where(COUNTED_BY[by]);

const samplesIn = (db: Kysely<Tables>, query: MetricSampleQuery, kind: DatabaseKind) =>
  withinQuery(db.selectFrom('results').select(COLUMNS), query, kind);

/** Newest first, of any site. */
const withinQuery = <O>(
  rows: SelectQueryBuilder<Tables, 'results', O>,
  { relay, fromMs, toMs }: MetricSampleQuery,
  kind: DatabaseKind,
) =>
  rows
    .where('at_ms', '>=', fromMs)
    .where('at_ms', '<', toMs)
    .where((of) => of.and(arrivedSince(kind, fromMs)))
    .$if(relay !== null, (some) => some.where('relay_key', '=', labelKey(relay ?? '')))
    .orderBy('at_ms', 'desc')
    .orderBy('seq', 'desc');

/** Newest first. */
export async function samplesOfSearch(
  db: Kysely<Tables>,
  search: ResultSearch,
  limit: number,
  searched: Searched,
): Promise<MetricSample[]> {
  const plan = await SearchPlan.make(db, search, searched);
  const samples: MetricSample[] = [];
  let after: RowKey | null = null;
  while (samples.length < limit) {
    const asked = Math.min(CHUNK, limit - samples.length);
    const keys: RowKey[] = await plan.page(after, asked);
    if (keys.length === 0) break;
    const seqs = keys.map(({ seq }) => seq);
    const rows = await db
      .selectFrom('results')
      .select(COLUMNS)
      .where('seq', 'in', seqs)
      .orderBy('at_ms', 'desc')
      .orderBy('seq', 'desc')
      .execute();
    samples.push(...rows);
    after = keys.at(-1) ?? null;
    if (keys.length < asked) break;
  }
  return samples;
}
