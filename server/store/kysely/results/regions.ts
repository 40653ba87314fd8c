import type { Kysely } from 'kysely';
import type { SaidRegion } from '../../../../src/core/plan/said-regions.ts';
import type { Tables } from '../tables.ts';
import { COUNTED } from './counted.ts';

/** Which customer regions the results of each site say, by its key; of those that nobody answers for, none. */
export async function regionsBySite(db: Kysely<Tables>): Promise<ReadonlyMap<string, readonly SaidRegion[]>> {
  const rows = await db
    .selectFrom('results')
    .select(({ fn }) => ['site_key', 'region', fn.countAll<number | string>().as('tests')])
    .where('region', 'is not', null)
    .where('site_key', 'is not', null)
    .where(COUNTED)
    .groupBy(['site_key', 'region'])
    .execute();
  const bySite = new Map<string, SaidRegion[]>();
  for (const { site_key, region, tests } of rows) {
    if (site_key === null || region === null) continue;
    const said = bySite.get(site_key) ?? [];
    bySite.set(site_key, said);
    said.push({ region, tests: Number(tests) });
  }
  for (const said of bySite.values())
    said.sort((a, b) => b.tests - a.tests || (a.region < b.region ? -1 : 1));
  return bySite;
}
