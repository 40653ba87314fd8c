import { Check, Errors } from 'typebox/value';
import { siteNameKey, type PlanSite } from '../../../core/plan/catalogue.ts';
import { isNetwork } from '../../../core/plan/public-network.ts';
import { CATALOGUE_SCHEMA, MAX_PLAN_SITES, PlanSiteSchema } from './catalogue.ts';

/** What is wrong with one row of a catalogue that is read; rows from 1, `null`: the whole. */
export interface CatalogueProblem {
  readonly row: number | null;
  readonly message: string;
}

/** A catalogue that was read, or everything that is wrong with it. */
export type ReadCatalogue =
  | { readonly ok: true; readonly sites: readonly PlanSite[] }
  | { readonly ok: false; readonly problems: readonly CatalogueProblem[] };

/** What is wrong with a site, a sentence each; also where it is whole in itself and cannot be. */
export function problemsOfSite(site: unknown): string[] {
  if (!Check(PlanSiteSchema, site)) {
    const [first] = Errors(PlanSiteSchema, site);
    const where = first?.instancePath.replace(/^\//, '') ?? '';
    return [`${where === '' ? 'The site' : where} is not what it must be: ${first?.message ?? ''}.`];
  }
  const { paths } = site;
  const problems: string[] = [];
  const keys = paths.map(({ kind, via }) => JSON.stringify([kind, via === null ? null : siteNameKey(via)]));
  if (new Set(keys).size < keys.length)
    problems.push('Two of its paths are of the same kind through the same place.');
  const wrong = (site.publicNetworks ?? []).find((network) => !isNetwork(network));
  if (wrong !== undefined)
    problems.push(`"${wrong}" is no network: write 203.0.113.0/24, 2001:db8::/48 or one address.`);
  return problems;
}

/** Reads a catalogue as JSON. */
export function readCatalogueJson(text: string): ReadCatalogue {
  const whole = (message: string): ReadCatalogue => ({ ok: false, problems: [{ row: null, message }] });
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return whole('This is not JSON.');
  }
  if (typeof document !== 'object' || document === null || !('schema' in document) || !('sites' in document))
    return whole('This is no catalogue: it has no "schema" and "sites".');
  if (document.schema !== CATALOGUE_SCHEMA)
    return whole(`The schema of a catalogue is "${CATALOGUE_SCHEMA}".`);
  if (!Array.isArray(document.sites)) return whole('"sites" is not a list.');
  const sites: readonly unknown[] = document.sites;
  const problems = sites.flatMap((site, at) =>
    problemsOfSite(site).map((message): CatalogueProblem => ({ row: at + 1, message })),
  );
  return problems.length > 0 ? { ok: false, problems } : { ok: true, sites: sites as readonly PlanSite[] };
}

/** What is wrong with sites that stand in one catalogue. */
export function problemsOfSites(sites: readonly PlanSite[]): CatalogueProblem[] {
  const problems: CatalogueProblem[] = [];
  if (sites.length > MAX_PLAN_SITES)
    problems.push({ row: null, message: `A catalogue has ${MAX_PLAN_SITES} sites at most.` });
  const seen = new Map<string, number>();
  for (const [at, { name }] of sites.entries()) {
    const first = seen.get(siteNameKey(name));
    if (first === undefined) seen.set(siteNameKey(name), at + 1);
    else problems.push({ row: at + 1, message: `A site called "${name}" stands in row ${first} already.` });
  }
  return problems;
}

/** A catalogue as JSON. */
export const catalogueJson = (sites: readonly PlanSite[]): string =>
  `${JSON.stringify({ schema: CATALOGUE_SCHEMA, sites }, null, 2)}\n`;
