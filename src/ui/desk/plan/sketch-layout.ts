import { CONTINENTS, type Continent } from '../../../core/plan/catalogue.ts';
import type { Outcome } from '../../../core/verdict/outcome.ts';
import type { PlanCatalogue } from '../../../wire/desk/plan/catalogue.ts';
import type { WirePlanDecision } from '../../../wire/desk/plan/decision.ts';

/** What a sketch of a plan shows, before anything of it is drawn: continents as areas, sites in rows. */

type DecidedSite = WirePlanDecision['sites'][number];

/** A site as a circle, with its two segments and what begins at it. */
export interface SketchSite {
  readonly site: DecidedSite;
  readonly radius: number;
  /** From the site to the edge of its network, and from there on. */
  readonly own: Outcome;
  readonly beyond: Outcome;
  readonly circuit: 'least' | 'optional' | null;
  /** The catalogue has an ExpressRoute path of it. */
  readonly hasExpressRoute: boolean;
}

export interface SketchArea {
  readonly continent: Continent | null;
  readonly rows: readonly (readonly SketchSite[])[];
  /** Those for which there is no room. */
  readonly others: { readonly sites: number; readonly people: number } | null;
}

/** Sites beside each other, as many as a phone has room for. */
export const SITES_A_ROW = 4;
/** Sites of a continent that are drawn; all of them are in the list. */
const MOST_SITES = 12;
const LEAST_RADIUS = 5;
const MOST_RADIUS = 24;

/** Of a continent those come first at which a circuit begins, then those that miss, then those with the most people. */
export function sketchOf(
  { sites, circuits }: WirePlanDecision,
  catalogue: PlanCatalogue | null,
): SketchArea[] {
  const most = Math.max(1, ...sites.map(({ people }) => people ?? 0));
  const least = new Set(circuits.least.map(({ site, proposed }) => site ?? proposed));
  const optional = new Set(circuits.optional);
  const express = new Set(
    (catalogue?.sites ?? [])
      .filter(({ site }) => site.paths.some(({ kind }) => kind === 'expressroute'))
      .map(({ site }) => site.name),
  );
  const drawn = (site: DecidedSite): SketchSite => ({
    site,
    // People are the area, not the width.
    radius: LEAST_RADIUS + (MOST_RADIUS - LEAST_RADIUS) * Math.sqrt((site.people ?? 0) / most),
    own: outcomeOf(site, 'client-edge'),
    beyond: outcomeOf(site, 'edge-edge'),
    circuit: least.has(site.site) ? 'least' : optional.has(site.site) ? 'optional' : null,
    hasExpressRoute: express.has(site.site),
  });
  const weight = (site: DecidedSite): number =>
    (least.has(site.site) ? 2 : 0) + (site.decision === 'keep-internet' ? 0 : 1);
  return [...CONTINENTS, null].flatMap((continent): SketchArea[] => {
    const there = sites
      .filter((site) => site.continent === continent)
      .sort((a, b) => weight(b) - weight(a) || (b.people ?? 0) - (a.people ?? 0));
    if (there.length === 0) return [];
    const rest = there.slice(MOST_SITES);
    const people = rest.reduce((sum, site) => sum + (site.people ?? 0), 0);
    return [
      {
        continent,
        rows: rowsOf(there.slice(0, MOST_SITES).map(drawn)),
        others: rest.length === 0 ? null : { sites: rest.length, people },
      },
    ];
  });
}

const outcomeOf = ({ evidence }: DecidedSite, segment: 'client-edge' | 'edge-edge'): Outcome =>
  evidence.find((each) => each.segment === segment)?.outcome ?? 'no-data';

function rowsOf(sites: readonly SketchSite[]): SketchSite[][] {
  const rows: SketchSite[][] = [];
  for (let at = 0; at < sites.length; at += SITES_A_ROW) rows.push(sites.slice(at, at + SITES_A_ROW));
  return rows;
}
