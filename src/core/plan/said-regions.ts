import { regionSlug } from '../verdict/targets.ts';
import { siteNameKey, type Continent, type PlanSite } from './catalogue.ts';
import { continentOfRegion } from './region-continent.ts';

/** A customer region that results of a site say, and how many. */
export interface SaidRegion {
  readonly region: string;
  readonly tests: number;
}

/** What the results say that have one name for a site. */
export interface LabelRegions {
  readonly label: string;
  readonly said: readonly SaidRegion[];
}

/** What the results of several names for one site say together: each region once, the most frequent first. */
export function saidOfLabels(labels: readonly string[], regions: readonly LabelRegions[]): SaidRegion[] {
  const wanted = new Set(labels.map(siteNameKey));
  const bySlug = new Map<string, SaidRegion>();
  for (const { label, said } of regions) {
    if (!wanted.has(siteNameKey(label))) continue;
    for (const { region, tests } of said) {
      const before = bySlug.get(regionSlug(region));
      bySlug.set(regionSlug(region), {
        region: before?.region ?? region,
        tests: tests + (before?.tests ?? 0),
      });
    }
  }
  return [...bySlug.values()].sort((a, b) => b.tests - a.tests);
}

/** Where the people of a site are, as far as its results agree; `null`: they do not say, or not the same. */
export interface AdoptedRegion {
  readonly customerRegion: string | null;
  readonly continent: Continent | null;
}

/** What the results of a site contradict: each other, or what was entered of it. */
export type RegionContradiction =
  | { readonly kind: 'several'; readonly said: readonly SaidRegion[] }
  | { readonly kind: 'other-region'; readonly entered: string; readonly said: SaidRegion }
  | {
      readonly kind: 'other-continent';
      readonly entered: Continent;
      readonly said: SaidRegion;
      readonly continent: Continent;
    };

/** What a site takes over from its results when it is adopted. Of several regions none is chosen; a continent they may share. */
export function adoptedRegion(said: readonly SaidRegion[]): AdoptedRegion {
  const [first, ...others] = said;
  if (!first) return { customerRegion: null, continent: null };
  const continents = new Set(said.map(({ region }) => continentOfRegion(region)));
  const [continent = null] = continents.size === 1 ? continents : [];
  return { customerRegion: others.length === 0 ? first.region : null, continent };
}

/** What contradicts in the regions of a site; nothing where its results say none. */
export function regionContradictions(
  { continent, customerRegion }: Pick<PlanSite, 'continent' | 'customerRegion'>,
  said: readonly SaidRegion[],
): RegionContradiction[] {
  const found: RegionContradiction[] = [];
  // Where one was entered, the others are held against it.
  if (said.length > 1 && customerRegion === null) found.push({ kind: 'several', said });
  for (const one of said) {
    if (customerRegion !== null && regionSlug(customerRegion) !== regionSlug(one.region))
      found.push({ kind: 'other-region', entered: customerRegion, said: one });
    const of = continentOfRegion(one.region);
    if (continent !== null && of !== null && of !== continent)
      found.push({ kind: 'other-continent', entered: continent, said: one, continent: of });
  }
  return found;
}
