import { siteNameKey, type PlanSite } from '../../src/core/plan/catalogue.ts';
import { readCatalogueCsv } from '../../src/wire/desk/plan/catalogue-csv.ts';
import {
  problemsOfSites,
  readCatalogueJson,
  type CatalogueProblem,
} from '../../src/wire/desk/plan/read-catalogue.ts';
import type { PlanChange, StoredPlanSite } from '../store/port/plan.ts';

/** What an import would change, or everything that is wrong with its text. */
export type PlannedImport =
  | { readonly ok: true; readonly changes: readonly PlanChange[] }
  | { readonly ok: false; readonly problems: readonly CatalogueProblem[] };

/** Holds a text against the catalogue. Sites that stay as they are are no change. */
export function planImport(
  known: readonly StoredPlanSite[],
  {
    format,
    mode,
    text,
  }: { readonly format: 'csv' | 'json'; readonly mode: 'merge' | 'replace'; readonly text: string },
): PlannedImport {
  const read = format === 'csv' ? readCatalogueCsv(text) : readCatalogueJson(text);
  if (!read.ok) return read;
  const problems = problemsOfSites(read.sites);
  const byKey = new Map(known.map((each) => [siteNameKey(each.site.name), each]));
  const given = new Set(read.sites.map(({ name }) => siteNameKey(name)));
  const kept = mode === 'merge' ? known.filter(({ site }) => !given.has(siteNameKey(site.name))) : [];
  if (problems.length === 0)
    problems.push(...problemsOfSites([...read.sites, ...kept.map(({ site }) => site)]));
  if (problems.length > 0) return { ok: false, problems };
  const changes = read.sites.flatMap((site): PlanChange[] => {
    const before = byKey.get(siteNameKey(site.name));
    if (before && isSame(before.site, site)) return [];
    return [{ name: site.name, version: before?.version ?? null, site }];
  });
  const removed = mode === 'merge' ? [] : known.filter(({ site }) => !given.has(siteNameKey(site.name)));
  return {
    ok: true,
    changes: [...changes, ...removed.map(({ version, site }) => ({ name: site.name, version, site: null }))],
  };
}

/** As text: the order of the fields is that of the schema on either side. */
const isSame = (a: PlanSite, b: PlanSite): boolean => textOf(a) === textOf(b);
const textOf = (site: PlanSite): string =>
  JSON.stringify(site, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
