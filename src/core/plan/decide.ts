import { CONTINENTS, type Catalogue, type Continent, type PlanSite } from './catalogue.ts';
import { circuitsOf, type Circuits } from './circuits.ts';
import type { SiteFigures } from './segment-figures.ts';
import { factsFor, type PlanFact } from './facts.ts';
import { gapsOf, type Gap } from './gaps.ts';
import { DECISIONS, decideSite, type Decision, type SiteDecision } from './site-decision.ts';

/** Sites and people that a decision is for. `people` counts those that are known. */
export interface DecisionShare {
  readonly decision: Decision;
  readonly sites: number;
  readonly people: number;
}

/** The answer for the whole organisation. */
export interface PlanDecision {
  /** What is most to be done at any site; `null` for an empty catalogue. */
  readonly decision: Decision | null;
  /** Decisions that there are, in the order of `DECISIONS`. */
  readonly shares: readonly DecisionShare[];
  readonly continents: readonly Continent[];
  readonly sites: readonly SiteDecision[];
  /** Of an ExpressRoute deployment, if there is to be one. */
  readonly circuits: Circuits;
  readonly facts: readonly PlanFact[];
  readonly gaps: readonly Gap[];
}

/** From what most is to be done to what needs nothing: the Internet is kept as a whole only if every site keeps it. */
const WEIGHTS: readonly Decision[] = [
  'expressroute-candidate',
  'provider-first',
  'own-network',
  'assess-first',
  'keep-internet',
];

/** Decides for every site and for the whole. `evidenceOf` is asked once a site. Pure, whatever the order of the sites. */
export function decidePlan(catalogue: Catalogue, evidenceOf: (site: PlanSite) => SiteFigures): PlanDecision {
  const { sites } = catalogue;
  const decided = sites.map((site) => decideSite(site, evidenceOf(site)));
  return {
    decision: WEIGHTS.find((each) => decided.some(({ decision }) => decision === each)) ?? null,
    shares: sharesOf(sites, decided),
    continents: CONTINENTS.filter((continent) => sites.some((site) => site.continent === continent)),
    sites: decided,
    circuits: circuitsOf(sites, decided),
    facts: factsFor(sites),
    gaps: gapsOf(catalogue),
  };
}

function sharesOf(sites: readonly PlanSite[], decided: readonly SiteDecision[]): DecisionShare[] {
  const shares = new Map<Decision, { sites: number; people: number }>();
  for (const [at, { decision }] of decided.entries()) {
    const share = shares.get(decision) ?? { sites: 0, people: 0 };
    share.sites += 1;
    share.people += sites[at]?.people ?? 0;
    shares.set(decision, share);
  }
  return DECISIONS.flatMap((decision) => {
    const share = shares.get(decision);
    return share ? [{ decision, ...share }] : [];
  });
}
