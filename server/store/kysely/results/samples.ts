import type { Kysely } from 'kysely';
import type { ResultSearch } from '../../../../src/wire/desk/search.ts';
import type { Sample, SampleQuery } from '../../port/results.ts';
import { METRIC_COLUMNS } from '../result-tables.ts';
import type { Tables } from '../tables.ts';
import { metricsOfColumns } from './columns.ts';
import { labelKey } from './label-words.ts';
import type { RowKey } from './newest-first.ts';
import { SearchPlan } from './search-plan.ts';

const COLUMNS = ['id', 'at_ms', 'verdict', ...Object.values(METRIC_COLUMNS)] as const;
/** Samples of a search that are looked up at once. */
const CHUNK = 1000;

/** Newest first. */
export async function samplesAt(db: Kysely<Tables>, query: SampleQuery): Promise<Sample[]> {
  const { site, network, relay, fromMs, toMs, limit } = query;
  const rows = await db
    .selectFrom('results')
    .select(COLUMNS)
    .where((of) =>
      site === null
        ? of.and([of('site_key', 'is', null), of('network', network === null ? 'is' : '=', network)])
        : of('site_key', '=', labelKey(site)),
    )
    .where('at_ms', '>=', fromMs)
    .where('at_ms', '<', toMs)
    .$if(relay !== null, (rows) => rows.where('relay_key', '=', labelKey(relay ?? '')))
    .orderBy('at_ms', 'desc')
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return rows.map(sampleOf);
}

/** Newest first. */
export async function samplesOfSearch(
  db: Kysely<Tables>,
  search: ResultSearch,
  limit: number,
): Promise<Sample[]> {
  const plan = await SearchPlan.make(db, search);
  const samples: Sample[] = [];
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
    samples.push(...rows.map(sampleOf));
    after = keys.at(-1) ?? null;
    if (keys.length < asked) break;
  }
  return samples;
}

type Row = Parameters<typeof metricsOfColumns>[0] & {
  readonly id: string;
  readonly at_ms: number;
  readonly verdict: Sample['verdict'];
};

const sampleOf = (row: Row): Sample => ({
  id: row.id,
  atMs: row.at_ms,
  verdict: row.verdict,
  ...metricsOfColumns(row),
});
