/**
 * The sites of an organisation and how each reaches the Microsoft network: what every answer of the plan is made from.
 * What is not known is `null`, and the answers that need it say so (gaps.ts).
 */

export const CONTINENTS = [
  'africa',
  'antarctica',
  'asia',
  'europe',
  'north-america',
  'oceania',
  'south-america',
] as const;
export type Continent = (typeof CONTINENTS)[number];

/** How the people of a site get their calls: in the cloud, there and on servers of their own, or by Cloud Connector. */
export const DEPLOYMENTS = ['online', 'hybrid', 'cloud-connector'] as const;
export type Deployment = (typeof DEPLOYMENTS)[number];

export const PATH_KINDS = ['internet', 'expressroute'] as const;
export type PathKind = (typeof PATH_KINDS)[number];

/** Which of the two published segments tests are of: from a site, or from the edge of the network (its egress). */
export const SEGMENTS = ['client-edge', 'edge-edge'] as const;
export type Segment = (typeof SEGMENTS)[number];

/** Tests that measure a path: those under a site's label, through a relay. */
export interface PathBinding {
  /** The label that the tests have; that of an egress is not the name of the site. */
  readonly label: string;
  /** `null`: through whichever. */
  readonly relay: string | null;
  readonly segment: Segment;
  /** Where the relay stands; the targets assume the continent of the site. */
  readonly relayContinent: Continent | null;
}

/** What somebody knows of a path from elsewhere: round trips in ms, loss 0-1; what is measured wins. */
export interface EnteredPath {
  readonly siteRttMs: number | null;
  readonly siteLossRatio: number | null;
  /** From the edge of the site's network. */
  readonly egressRttMs: number | null;
  readonly egressLossRatio: number | null;
}

/** One way from a site to the Microsoft network. */
export interface PlanPath {
  readonly kind: PathKind;
  /** Meet-me location of an ExpressRoute path, or the provider of an Internet path. */
  readonly via: string | null;
  /** As somebody typed it. The documents do not say whether one way or a round trip, so neither is assumed. */
  readonly latencyMs: number | null;
  /** Left out: nothing was entered. */
  readonly entered?: EnteredPath;
  readonly measured: readonly PathBinding[];
}

/** One site of the organisation. */
export interface PlanSite {
  /** Unique whatever its case. */
  readonly name: string;
  readonly continent: Continent | null;
  /** Whether it is the main site of its continent. */
  readonly isMainSite: boolean;
  readonly people: number | null;
  readonly deployment: Deployment | null;
  readonly hasOnPremisesEdge: boolean;
  /** Customer region of the published table for tests against a relay in Azure; not the region that the relay is in. */
  readonly customerRegion: string | null;
  /** When the provider was done improving the site's connection, epoch ms. */
  readonly improvedAtMs: number | null;
  readonly paths: readonly PlanPath[];
  readonly devicesBehindNat: number | null;
  readonly publicAddresses: number | null;
  /** Its own addresses on the Internet, in CIDR notation; left out: not known. */
  readonly publicNetworks?: readonly string[];
  readonly linkMbps: number | null;
  readonly peakCalls: number | null;
}

/** The whole catalogue. */
export interface Catalogue {
  readonly sites: readonly PlanSite[];
}

/** Names are the same whatever their case and the space around them. */
export const siteNameKey = (name: string): string => name.trim().toLowerCase();

/** A site of which only the name is known. */
export const emptySite = (name: string): PlanSite => ({
  name,
  continent: null,
  isMainSite: false,
  people: null,
  deployment: null,
  hasOnPremisesEdge: false,
  customerRegion: null,
  improvedAtMs: null,
  paths: [],
  devicesBehindNat: null,
  publicAddresses: null,
  linkMbps: null,
  peakCalls: null,
});
