import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { perMetric } from '../../../../src/core/sites/sampled-metric.ts';
import type { SiteColumnsQuery, SiteSampleQuery, TestColumns, TestOfSite } from '../../port/sites.ts';
import type { DatabaseKind } from '../column-types.ts';
import type { StartedBy } from '../results/counted.ts';
import type { Tables } from '../tables.ts';
import { CHECKED } from './reading.ts';
import { readTestPage, type PageStart, type TestHead, type TestPage } from './test-page.ts';

/**
 * What is read in one go, in some milliseconds: a week of ten-minute samples. A week of a faster schedule is more. PostgreSQL works
 * elsewhere meanwhile, and plans for each: four weeks.
 */
const AT_ONCE: Readonly<Record<DatabaseKind, number>> = { sqlite: 1100, postgresql: 4400 };

/** Tests of a site, oldest first. */
export async function readTests(
  db: Kysely<Tables>,
  query: SiteSampleQuery,
  kind: DatabaseKind,
  atOnce = AT_ONCE[kind],
): Promise<TestOfSite[]> {
  const { withPeople, limit = Infinity } = query;
  const byMachines = await newestTests(db, query, 'machines', kind, atOnce);
  const byPeople = withPeople ? await newestTests(db, query, 'people', kind, atOnce) : [];
  const newestFirst =
    byPeople.length === 0
      ? byMachines
      : [...byMachines, ...byPeople]
          .sort((a, b) => b.head.at_ms - a.head.at_ms || b.head.seq - a.head.seq)
          .slice(0, limit);
  return newestFirst.map(testOf).reverse();
}

interface ReadTest {
  readonly head: TestHead;
  readonly figures: TestPage['figures'][number];
  readonly blocked: string | null;
}

async function newestTests(
  db: Kysely<Tables>,
  query: SiteSampleQuery,
  by: StartedBy,
  kind: DatabaseKind,
  atOnce: number,
): Promise<ReadTest[]> {
  const newestFirst: ReadTest[] = [];
  for await (const { heads, figures } of newestPages(db, query, by, kind, atOnce)) {
    const blocked = await blockedOf(db, heads);
    for (const [at, head] of heads.entries())
      newestFirst.push({ head, figures: figures[at] ?? [], blocked: blocked.get(head.seq) ?? null });
  }
  return newestFirst;
}

const testOf = ({ head, figures, blocked }: ReadTest): TestOfSite => ({
  id: head.id,
  atMs: head.at_ms,
  verdict: head.verdict,
  finding: head.finding,
  blocked,
  metrics: perMetric((_name, at) => figures[at] ?? null),
});

/** Tests by machines in columns, the newest first. */
export async function readTestColumns(
  db: Kysely<Tables>,
  query: SiteColumnsQuery,
  kind: DatabaseKind,
  atOnce = AT_ONCE[kind],
): Promise<TestColumns> {
  const [heads, figures]: [TestHead[], TestPage['figures'][number][]] = [[], []];
  for await (const page of newestPages(db, query, 'machines', kind, atOnce)) {
    for (const head of page.heads) heads.push(head);
    for (const each of page.figures) figures.push(each);
  }
  return {
    atMs: new Float64Array(heads.map((head) => head.at_ms)),
    verdicts: heads.map(({ verdict }) => verdict),
    findings: heads.map(({ finding }) => finding),
    values: perMetric((_name, metric) => numbersOf(figures, metric)),
  };
}

function numbersOf(figures: readonly TestPage['figures'][number][], metric: number): Float64Array {
  const numbers = new Float64Array(figures.length);
  // By number, without `entries`: of each cell it would make an array, which are a megabyte a week.
  for (let at = 0; at < numbers.length; at += 1) numbers[at] = figures[at]?.[metric] ?? NaN;
  return numbers;
}

/** Pages of tests, the newest first. Who waits for something else goes first in between. */
async function* newestPages(
  db: Kysely<Tables>,
  query: SiteColumnsQuery & Pick<SiteSampleQuery, 'limit'>,
  by: StartedBy,
  kind: DatabaseKind,
  atOnce: number,
): AsyncGenerator<TestPage> {
  let left = query.limit ?? Infinity;
  let before: PageStart | null = null;
  while (left > 0) {
    const limit = Math.min(atOnce, left);
    const page: TestPage = await readTestPage(db, { ...query, by, before, limit }, kind);
    yield page;
    const last = page.heads.at(-1);
    if (!last || page.heads.length < limit) return;
    left -= page.heads.length;
    before = { atMs: last.at_ms, seq: last.seq };
    await nextTurn();
  }
}

/** What checks without a call found blocked: not in the index, and looked up of those alone. */
async function blockedOf(
  db: Kysely<Tables>,
  tests: readonly TestHead[],
): Promise<ReadonlyMap<number, string | null>> {
  const checks = tests.filter(({ finding }) => finding === CHECKED).map(({ seq }) => seq);
  if (checks.length === 0) return new Map();
  const rows = await db
    .selectFrom('results')
    .select(['seq', 'blocked'])
    .where('seq', 'in', checks)
    .where('blocked', 'is not', null)
    .execute();
  return new Map(rows.map(({ seq, blocked }) => [seq, blocked]));
}
