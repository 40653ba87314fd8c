import { CONTINENTS, siteNameKey, type Catalogue, type PlanSite } from './catalogue.ts';

/** What a catalogue lacks or contradicts, and for which answer. */

/** Which answer cannot be given, or not in full. */
export type Answer = 'decision' | 'circuits' | 'meet-me';

export type GapCode =
  | 'no-sites'
  | 'same-name'
  | 'no-continent'
  | 'no-people'
  | 'no-deployment'
  | 'no-main-site'
  | 'several-main-sites'
  /** An on-premises Edge at a site that is not hybrid. */
  | 'edge-without-hybrid'
  /** Hybrid, and no site of the catalogue has an on-premises Edge. */
  | 'hybrid-without-edge'
  | 'no-internet-path'
  /** The decision is about one. */
  | 'several-internet-paths'
  | 'no-site-tests'
  | 'no-egress-tests'
  | 'no-expressroute-path'
  /** No published target is for the region of the site and that of its relay, so its tests prove nothing. */
  | 'no-published-row'
  /** An ExpressRoute path must say through which meet-me location. */
  | 'no-meet-me';

export interface Gap {
  readonly code: GapCode;
  readonly answer: Answer;
  /** Site or continent that it is of; `null`: of the whole catalogue. */
  readonly of: string | null;
}

/** Every gap: first those of the whole, then by site in the order of the catalogue. */
export function gapsOf({ sites }: Catalogue): Gap[] {
  if (sites.length === 0)
    return (['decision', 'circuits', 'meet-me'] as const).map((answer) => gap('no-sites', answer));
  const hybrid = sites.filter(({ deployment }) => deployment === 'hybrid');
  const isEdgeMissing = hybrid.length > 0 && !hybrid.some(({ hasOnPremisesEdge }) => hasOnPremisesEdge);
  return [
    ...(isEdgeMissing ? [gap('hybrid-without-edge', 'circuits')] : []),
    ...sameNames(sites),
    ...(sites.length > 1 ? mainSites(sites) : []),
    ...sites.flatMap(gapsOfSite),
  ];
}

/** Of sites whose tests have no target. */
export const gapsWithoutRow = (names: readonly string[]): Gap[] =>
  names.map((name) => gap('no-published-row', 'decision', name));

const gap = (code: GapCode, answer: Answer, of: string | null = null): Gap => ({ code, answer, of });

function sameNames(sites: readonly PlanSite[]): Gap[] {
  const seen = new Set<string>();
  return sites.flatMap(({ name }) => {
    const key = siteNameKey(name);
    if (seen.has(key)) return [gap('same-name', 'decision', name)];
    seen.add(key);
    return [];
  });
}

function mainSites(sites: readonly PlanSite[]): Gap[] {
  return CONTINENTS.flatMap((continent) => {
    const there = sites.filter((site) => site.continent === continent);
    // Circuits begin at the Edge where there is one.
    if (there.length === 0 || there.some((site) => site.deployment === 'hybrid' && site.hasOnPremisesEdge))
      return [];
    const main = there.filter(({ isMainSite }) => isMainSite).length;
    if (main === 1) return [];
    return [gap(main === 0 ? 'no-main-site' : 'several-main-sites', 'circuits', continent)];
  });
}

function gapsOfSite({ name, continent, people, deployment, hasOnPremisesEdge, paths }: PlanSite): Gap[] {
  const internet = paths.filter(({ kind }) => kind === 'internet');
  const express = paths.filter(({ kind }) => kind === 'expressroute');
  const bound = (segment: string): boolean =>
    internet.some(({ measured }) => measured.some((binding) => binding.segment === segment));
  const found: readonly (readonly [isGap: boolean, code: GapCode, answer: Answer])[] = [
    [continent === null, 'no-continent', 'circuits'],
    [deployment === null, 'no-deployment', 'circuits'],
    [hasOnPremisesEdge && deployment !== null && deployment !== 'hybrid', 'edge-without-hybrid', 'circuits'],
    [internet.length === 0, 'no-internet-path', 'decision'],
    [internet.length > 1, 'several-internet-paths', 'decision'],
    [internet.length > 0 && !bound('client-edge'), 'no-site-tests', 'decision'],
    [internet.length > 0 && !bound('edge-edge'), 'no-egress-tests', 'decision'],
    [people === null, 'no-people', 'meet-me'],
    [express.length === 0, 'no-expressroute-path', 'meet-me'],
    [express.some(({ via }) => via === null), 'no-meet-me', 'meet-me'],
  ];
  return found.flatMap(([isGap, code, answer]) => (isGap ? [gap(code, answer, name)] : []));
}
