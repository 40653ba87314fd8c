import type { FlowNode } from './network-segment.ts';
import type { Contradiction } from './contradictions.ts';

/** What somebody does. */
export const FLOW_SCENARIOS = [
  'peer-to-peer',
  /** Of a hybrid deployment: one user is homed Online, the other on-premises. */
  'peer-to-peer-mixed-homes',
  'federated-peer',
  'online-conference',
  /** Scheduled by an on-premises user of a hybrid deployment; somebody homed Online joins. */
  'on-premises-conference',
  /** From the Internet through the on-premises Edge, since the direct way is blocked. */
  'online-conference-by-on-premises-edge',
  'other-company-conference',
  'pstn',
  /** Watching; the inner meeting is an Online conference. */
  'broadcast',
] as const;
export type FlowScenario = (typeof FLOW_SCENARIOS)[number];

/** Where a person is. */
export const WHEREABOUTS = ['inside', 'outside'] as const;
export type Whereabouts = (typeof WHEREABOUTS)[number];

/** Where in document 001 it stands. */
export type FlowSource =
  | {
      readonly kind: 'table';
      readonly deployment: 'online' | 'hybrid' | 'cloud-connector';
      readonly row: number;
    }
  | { readonly kind: 'text'; readonly section: string };

/** "Six general principles", 1-6. */
export type Principle = 1 | 2 | 3 | 4 | 5 | 6;

/** What the document says beside a row. */
export type FlowNote =
  /** A firewall blocks direct connections: an Online Edge relays. */
  | 'assumes-blocked-direct'
  /** "As that to conferencing server". */
  | 'like-conference'
  /** "No data would pass through the Microsoft cloud." */
  | 'not-through-microsoft'
  /** "Even if an Online Edge server is needed for connectivity". */
  | 'internet-even-by-edge'
  /** "Signaling flows locally to the on-premises datacenter". */
  | 'homed-on-premises'
  | 'only-online-user-to-cloud'
  /** Internet or ExpressRoute: "depends whether online or on-premises edge server is used". */
  | 'edge-decides-media'
  | 'organizer-decides-server'
  | 'like-cloud-connector'
  /** By the Edge that is in the Cloud Connector. */
  | 'by-cloud-connector-edge'
  /** "If an Online Edge server is used", media could cross ExpressRoute. */
  | 'expressroute-by-online-edge'
  /** Back through your network, then to the cloud. */
  | 'returns-through-your-network'
  | 'stream-by-internet';

export type FlowRole = 'user' | 'other-user';

/** The ways of one person: more than one where the document leaves it open or contradicts itself, the shown one first. */
export interface RoleNodes {
  readonly role: FlowRole;
  /** None: a stream has no signaling in the document. */
  readonly signaling: readonly (readonly FlowNode[])[];
  readonly media: readonly (readonly FlowNode[])[];
}

/** A scenario in one arrangement of people, before anything is known of ExpressRoute. */
export interface FlowPattern {
  readonly source: FlowSource;
  readonly roles: readonly RoleNodes[];
  readonly principles: readonly Principle[];
  readonly notes: readonly FlowNote[];
  readonly contradictions: readonly Contradiction[];
}
