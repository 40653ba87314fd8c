import type { Formula } from './formula.ts';
import { published, requireWhole } from './sizing-input.ts';

/** How many Cloud Connector appliances and PSTN sites carry so many calls ("Cloud Connector Edition topologies", 003). */

export type Hardware = 'large' | 'small';
/** 2.0 and later, or before. */
export type ConnectorVersion = 'from-2.0' | 'before-2.0';
/** Boxes beyond those that carry the calls, in each PSTN site. */
export type Spares = 0 | 1 | 2;

const CALLS_PER_BOX: Readonly<Record<Hardware, number>> = { large: 500, small: 50 };
const BOXES_PER_SITE: Readonly<Record<ConnectorVersion, number>> = { 'from-2.0': 16, 'before-2.0': 4 };
/** "You can deploy up to 200 sites." */
export const MOST_PSTN_SITES = 200;
/** "A minimum of two gateways is recommended." */
export const LEAST_GATEWAYS = 2;
/** N, N+1 and N+2; `null`: no availability is promised. */
const AVAILABILITY_RATIO: Readonly<Record<Spares, number | null>> = { 0: null, 1: 0.998, 2: 0.999 };

export interface ConnectorInput {
  /** At once, at the peak; at least 1. */
  readonly calls: number;
  readonly hardware: Hardware;
  readonly version: ConnectorVersion;
  readonly spares: Spares;
}

export type ConnectorLimit =
  /** One PSTN site is full: more of them in the same place. That each has spares of its own is our rule. */
  | 'several-pstn-sites'
  /** Over the 200 sites of a deployment. */
  | 'too-many-pstn-sites'
  /** "A single appliance ... for evaluation purposes only". */
  | 'evaluation-only'
  /** Nothing is left when a box fails: the document promises no availability. */
  | 'no-spare'
  /** The smaller version is "for evaluation purposes or for sites with low call volumes". */
  | 'small-hardware'
  /** Versions before 2.0.1 "are no longer supported". */
  | 'unsupported-version';

export interface PstnSite {
  readonly workingBoxes: number;
  readonly spareBoxes: number;
  /** What the working boxes carry at once. */
  readonly mostCalls: number;
}

export interface ConnectorSize {
  readonly boxes: number;
  readonly sites: readonly PstnSite[];
  readonly availabilityRatio: number | null;
  readonly leastGateways: number;
  readonly limits: readonly ConnectorLimit[];
  readonly formulas: readonly Formula[];
}

/** Sizes one place; sites are filled one after the other. Throws RangeError unless the calls are a whole number from 1. */
export function sizeCloudConnector(input: ConnectorInput): ConnectorSize {
  const { calls, hardware, version, spares } = input;
  requireWhole('calls', calls, 1);
  const perBox = CALLS_PER_BOX[hardware];
  const perSite = BOXES_PER_SITE[version];
  const working = Math.ceil(calls / perBox);
  const siteCount = Math.ceil(working / (perSite - spares));
  const boxes = working + siteCount * spares;
  const sites = Array.from({ length: siteCount }, (_, index): PstnSite => {
    const workingBoxes = Math.min(perSite - spares, working - index * (perSite - spares));
    return { workingBoxes, spareBoxes: spares, mostCalls: workingBoxes * perBox };
  });
  return {
    boxes,
    sites,
    availabilityRatio: AVAILABILITY_RATIO[spares],
    leastGateways: LEAST_GATEWAYS,
    limits: limitsOf(input, siteCount, boxes),
    formulas: [
      { code: 'working-boxes', terms: { calls, callsPerBox: published(perBox) }, result: working },
      {
        code: 'pstn-sites',
        terms: { workingBoxes: working, boxesPerSite: published(perSite), spares },
        result: siteCount,
      },
      { code: 'boxes', terms: { workingBoxes: working, pstnSites: siteCount, spares }, result: boxes },
    ],
  };
}

function limitsOf(
  { hardware, version, spares }: ConnectorInput,
  sites: number,
  boxes: number,
): ConnectorLimit[] {
  const limits: ConnectorLimit[] = [];
  if (sites > 1) limits.push('several-pstn-sites');
  if (sites > MOST_PSTN_SITES) limits.push('too-many-pstn-sites');
  if (boxes === 1) limits.push('evaluation-only');
  if (spares === 0) limits.push('no-spare');
  if (hardware === 'small') limits.push('small-hardware');
  if (version === 'before-2.0') limits.push('unsupported-version');
  return limits;
}
