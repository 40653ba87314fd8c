import { sql, type Kysely, type Selectable } from 'kysely';
import { SAMPLED_NAMES } from '../../../../src/core/sites/sampled-metric.ts';
import type { SiteColumnsQuery } from '../../port/sites.ts';
import type { DatabaseKind } from '../column-types.ts';
import { arrivedSince } from '../months/since.ts';
import { METRIC_COLUMNS, type ResultsTable } from '../result-tables.ts';
import { COUNTED_BY, resultsBy, type StartedBy } from '../results/counted.ts';
import { labelKey } from '../results/label-words.ts';
import type { Tables } from '../tables.ts';

const HEAD = ['seq', 'id', 'at_ms', 'verdict', 'finding'] as const;
const METRICS = SAMPLED_NAMES.map((name) => METRIC_COLUMNS[name]);

/** What is read of a test beside its figures. */
export type TestHead = Selectable<Pick<ResultsTable, (typeof HEAD)[number]>>;

/** Tests that were read at once, in the order of the query. */
export interface TestPage {
  readonly heads: readonly TestHead[];
  /** Of each test one for each of `SAMPLED_NAMES`; `null`: not measured. */
  readonly figures: readonly (readonly (number | null)[])[];
}

/** Behind which test a page begins. */
export interface PageStart {
  readonly atMs: number;
  readonly seq: number;
}

/** Which tests of a site are read at once. */
export interface PageQuery extends SiteColumnsQuery {
  readonly by: StartedBy;
  /** `null`: the newest. */
  readonly before: PageStart | null;
  readonly limit: number;
}

/** At most so many tests, the newest first. */
export async function readTestPage(
  db: Kysely<Tables>,
  query: PageQuery,
  kind: DatabaseKind,
): Promise<TestPage> {
  if (kind === 'sqlite') {
    const rows = await testRows(db, query).execute();
    return { heads: rows, figures: rows.map((row) => METRICS.map((name) => row[name])) };
  }
  const rows = await testsOf(db, query, kind).select(FIGURES).execute();
  return { heads: rows, figures: read(rows.map(({ figures }) => figures)) };
}

/** As SQLite is asked for them. */
export const testRows = (db: Kysely<Tables>, query: PageQuery) =>
  testsOf(db, query, 'sqlite').select(METRICS);

/**
 * A week of tests has 13,000 figures, and PostgreSQL's driver makes a text of each before it is a number: most of what an assessment
 * cost the server. As one text for each test they take half the time, and a third of the server's.
 */
const FIGURES =
  sql<string>`array_to_string(array[${sql.join(METRICS.map((name) => sql.ref(name)))}], ',', 'null')`.as(
    'figures',
  );

const read = (texts: readonly string[]): (number | null)[][] =>
  JSON.parse(`[${texts.map((text) => `[${text}]`).join(',')}]`) as (number | null)[][];

/** All that is read of them is in the indexes `results_tests` and `results_people`. */
const testsOf = (
  db: Kysely<Tables>,
  { key, fromMs, toMs, relay, by, before, limit }: PageQuery,
  kind: DatabaseKind,
) =>
  db
    .selectFrom(resultsBy(by, kind))
    .select(HEAD)
    .where('site_key', '=', key)
    .where('at_ms', '>=', fromMs)
    .where('at_ms', '<', toMs)
    .where((of) => of.and(arrivedSince(kind, fromMs)))
    .where(COUNTED_BY[by])
    .$if(relay !== null, (results) => results.where('relay_key', '=', labelKey(relay ?? '')))
    .$if(before !== null, (results) =>
      results.where((of) =>
        of(of.refTuple('at_ms', 'seq'), '<', of.tuple(before?.atMs ?? 0, before?.seq ?? 0)),
      ),
    )
    .orderBy('at_ms', 'desc')
    .orderBy('seq', 'desc')
    .limit(limit);
