import { CONTINENTS, type Continent, type PlanSite } from './catalogue.ts';
import type { Decision, SiteDecision } from './site-decision.ts';

/** How many ExpressRoute circuits there must be at least if any is wanted, and where ("ExpressRoute connectivity scenarios"). */

/** Why there is one. */
export type CircuitReason =
  /** Everybody is there: at the closest peering location. */
  | 'single-site'
  /** Of the continent. */
  | 'main-site'
  /** An on-premises Edge of a hybrid deployment; it serves its continent too. */
  | 'on-premises-edge';

export interface Circuit {
  readonly continent: Continent;
  /** Where it begins; `null`: the continent has no main site, or several. */
  readonly site: string | null;
  readonly reason: CircuitReason;
  /** The site with the most people, proposed where none is marked as the main one (our rule). */
  readonly proposed: string | null;
}

/** Circuits of a catalogue. */
export interface Circuits {
  /** At least these, by continent. Sites without a continent are not in them (gaps.ts). */
  readonly least: readonly Circuit[];
  /** Names of sites that miss beyond their own network and have none: "depending on cost vs benefit". */
  readonly optional: readonly string[];
}

/** A circuit helps these. */
const HELPED: readonly Decision[] = ['provider-first', 'expressroute-candidate'];

/** Counts them. Decisions name the sites whose targets are missed. */
export function circuitsOf(sites: readonly PlanSite[], decisions: readonly SiteDecision[]): Circuits {
  const least = CONTINENTS.flatMap((continent) =>
    circuitsOn(
      continent,
      sites.filter((site) => site.continent === continent),
      sites.length === 1,
    ),
  );
  const served = new Set(least.map(({ site, proposed }) => site ?? proposed));
  const optional = decisions
    .filter(({ site, decision }) => HELPED.includes(decision) && !served.has(site))
    .map(({ site }) => site);
  return { least, optional };
}

function circuitsOn(continent: Continent, sites: readonly PlanSite[], isSingle: boolean): Circuit[] {
  const [first] = sites;
  if (!first) return [];
  const edges = sites.filter(
    ({ deployment, hasOnPremisesEdge }) => deployment === 'hybrid' && hasOnPremisesEdge,
  );
  if (edges.length > 0)
    return edges.map(({ name }) => ({ continent, site: name, reason: 'on-premises-edge', proposed: null }));
  if (isSingle) return [{ continent, site: first.name, reason: 'single-site', proposed: null }];
  const [main, ...others] = sites.filter(({ isMainSite }) => isMainSite);
  const site = main && others.length === 0 ? main.name : null;
  const largest = sites.reduce((most, each) => ((each.people ?? 0) > (most.people ?? 0) ? each : most));
  return [{ continent, site, reason: 'main-site', proposed: site === null ? largest.name : null }];
}
