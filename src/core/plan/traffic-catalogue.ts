import { csvLine } from '../csv.ts';
import type { PlanSite } from './catalogue.ts';
import { brokenOutboundRules, symmetryOf, type InboundFlow, type OutboundSource } from './route-symmetry.ts';

/**
 * The catalogue of network traffic that document 002 asks for ("Catalog your outbound and inbound network traffic"), filled
 * with what the plan knows: its routes on paper, and for calls the sites. What the plan does not know stays to be filled in.
 */

/** Properties of a connection, in the order of the document's two samples and in its words. */
export const INBOUND_PROPERTIES = [
  'Network traffic direction',
  'Service',
  'Public Office 365 endpoint (source)',
  'Public On-Premises Endpoint (destination)',
  'Public (Internet) DNS entry',
  'Will this on-premises endpoint be used for by other (non-Office 365) Microsoft services',
  'Will this on-premises endpoint be used by users/systems on the Internet',
  'Internal systems published through public endpoints',
  'IP advertisement of the public endpoint',
  'Security/Perimeter Controls',
  'High Availability',
  'Path symmetry control',
] as const;
export const OUTBOUND_PROPERTIES = [
  'Network traffic direction',
  'Service',
  'On-premises endpoint (source)',
  'Public Office 365 endpoint (destination)',
  'Public (Internet) DNS entry',
  'CDN Referrals',
  'IP advertisement and NAT in use',
  'Connectivity method',
  'Security/Perimeter Controls',
  'High Availability',
  'Path symmetry control',
] as const;
type Property = (typeof INBOUND_PROPERTIES | typeof OUTBOUND_PROPERTIES)[number];

/** Whose word a value is: of routes on paper, of the catalogue of sites. */
export type TrafficSource = 'routes' | 'sites';

export interface TrafficProperty {
  readonly property: Property;
  /** `null`: the plan does not know it. */
  readonly value: string | null;
  readonly source: TrafficSource | null;
}

/** One kind of connection with all properties of its direction. */
export interface TrafficFlow {
  readonly direction: 'inbound' | 'outbound';
  readonly service: string;
  readonly properties: readonly TrafficProperty[];
}

/** What the catalogue is made from. */
export interface TrafficPlanParts {
  readonly inbound: readonly InboundFlow[];
  readonly outbound: readonly OutboundSource[];
  readonly sites: readonly PlanSite[];
}

/** Inbound flows, then outbound addresses, then the calls of each site. */
export const trafficCatalogue = ({ inbound, outbound, sites }: TrafficPlanParts): TrafficFlow[] => [
  ...inbound.map(inboundFlow),
  ...outbound.map(outboundFlow),
  ...sites.map(callsOf),
];

type Known = Readonly<Partial<Record<Property, string | null>>>;

function inboundFlow(flow: InboundFlow): TrafficFlow {
  const { isSymmetric, remedies } = symmetryOf(flow);
  return flowOf('inbound', flow.name, 'routes', {
    'IP advertisement of the public endpoint': flow.advertisedTo.join(', '),
    'Path symmetry control': isSymmetric
      ? `enters by ${flow.entersBy}, ${flow.isSourceNat ? 'source NAT' : 'routes are scoped'}`
      : `asymmetric: ${remedies.join(' or ')}`,
  });
}

function outboundFlow(source: OutboundSource): TrafficFlow {
  const broken = brokenOutboundRules(source);
  return flowOf('outbound', source.name, 'routes', {
    'IP advertisement and NAT in use': [
      source.isRegistered ? 'registered' : 'not registered',
      source.isAccepted ? 'accepted by ExpressRoute' : 'not accepted by ExpressRoute',
    ].join(', '),
    'Path symmetry control': broken.length === 0 ? 'all four rules are kept' : `breaks: ${broken.join(', ')}`,
  });
}

/** Calls go out from devices of the site; what the catalogue has of its paths and addresses is known. */
function callsOf({ name, paths, publicAddresses }: PlanSite): TrafficFlow {
  const methods = paths.map(({ kind, via }) => (via === null ? kind : `${kind} (${via})`));
  return flowOf('outbound', `Calls of ${name}`, 'sites', {
    'On-premises endpoint (source)': name,
    'IP advertisement and NAT in use':
      publicAddresses === null ? null : `${publicAddresses} public addresses`,
    'Connectivity method': methods.length === 0 ? null : methods.join(', '),
    'High Availability': paths.length === 0 ? null : `${paths.length} paths`,
  });
}

function flowOf(
  direction: TrafficFlow['direction'],
  service: string,
  source: TrafficSource,
  known: Known,
): TrafficFlow {
  const properties: readonly Property[] = direction === 'inbound' ? INBOUND_PROPERTIES : OUTBOUND_PROPERTIES;
  const values: Known = {
    ...known,
    'Network traffic direction': direction === 'inbound' ? 'Inbound' : 'Outbound',
    Service: service,
  };
  return {
    direction,
    service,
    properties: properties.map((property) => {
      const value = values[property] ?? null;
      return { property, value, source: value === null ? null : source };
    }),
  };
}

/** A line for each property of each connection (RFC 4180), with a head; an empty value is to be filled in. */
export const trafficCsv = (flows: readonly TrafficFlow[]): string =>
  [
    ['direction', 'service', 'property', 'value', 'source', 'document'],
    ...flows.flatMap(({ direction, service, properties }) =>
      properties.map(({ property, value, source }) => [
        ...[direction, service, property, value ?? '', source ?? '', DOCUMENT],
      ]),
    ),
  ]
    .map((line) => csvLine(line))
    .join('');

/** Which document the properties are of. */
const DOCUMENT = '002';
/** Identifies this version of the document. */
export const TRAFFIC_SCHEMA = 'edgewise.traffic-catalogue/1';

/** The same as a document. */
export const trafficJson = (flows: readonly TrafficFlow[]): string =>
  `${JSON.stringify({ schema: TRAFFIC_SCHEMA, document: DOCUMENT, flows }, null, 2)}\n`;
