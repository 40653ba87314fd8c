/** Where the documents contradict themselves: both sides are shown, neither is chosen in silence. */
export type ContradictionCode =
  /** A Cloud Connector's call from inside: signaling local by the table, to the cloud and back by the text. */
  | 'connector-signaling'
  /** An on-premises user in an Online conference: ExpressRoute by the row, to the user's home by principle 4. */
  | 'hybrid-conference-signaling'
  /** Figure anchors 3 and 6 are each used twice. */
  | 'figure-anchor-twice'
  /** 50 000-51 000 is 1,001 ports, `AudioPortCount` 1000 is 1,000; both are 250 calls. */
  | 'ports-one-more';

/** What the documents leave out though they speak of it. */
export type OpenPointCode =
  /** Latencies of meet-me locations are called neither one-way nor round trip. */
  | 'latency-direction'
  /** A heading with nothing below it. */
  | 'bandwidth-missing'
  /** "The supported number" of devices for an address, without the number. */
  | 'nat-number-missing';

export interface SourcePlace {
  readonly document: '001' | '002' | '003' | '004';
  /** Heading or row of the document. */
  readonly where: string;
  /** Its own words. */
  readonly says: string;
}

export interface Contradiction {
  readonly code: ContradictionCode;
  /** Two or more, the shown one first. */
  readonly sources: readonly SourcePlace[];
}

export const CONNECTOR_SIGNALING: Contradiction = {
  code: 'connector-signaling',
  sources: [
    {
      document: '001',
      where: 'PSTN call using Skype for Business Cloud Connector Edition',
      says: 'signaling turns around at the Office 365 cloud, and terminates at the Cloud Connector',
    },
    {
      document: '001',
      where: 'Call flows for Skype for Business with Cloud Connector, row 1',
      says: 'local',
    },
  ],
};

export const HYBRID_CONFERENCE_SIGNALING: Contradiction = {
  code: 'hybrid-conference-signaling',
  sources: [
    { document: '001', where: 'Call flows for Skype for Business Hybrid, row 4', says: 'ExpressRoute' },
    {
      document: '001',
      where: 'Principles for call flows with Skype for Business, 4',
      says: 'Signaling traffic always goes to the server where the user is homed, either Online or on-premises.',
    },
  ],
};

/** Those that belong to no one call. */
export const OTHER_CONTRADICTIONS: readonly Contradiction[] = [
  {
    code: 'figure-anchor-twice',
    sources: [
      {
        document: '001',
        where: 'Online user on your network joining a conference that is hosted Online',
        says: 'bk_Figure3',
      },
      {
        document: '001',
        where: 'Joining a conference hosted by on-premises user in Hybrid deployment',
        says: 'bk_Figure3',
      },
      {
        document: '001',
        where: 'PSTN call using Skype for Business Cloud Connector Edition',
        says: 'bk_Figure6',
      },
      {
        document: '001',
        where: 'Skype Meeting Broadcast with users joining from customer network',
        says: 'bk_Figure6',
      },
    ],
  },
  {
    code: 'ports-one-more',
    sources: [
      { document: '003', where: 'Ports and protocols', says: '50 000 - 51 000' },
      { document: '003', where: 'Ports and protocols', says: 'AudioPortCount 1000' },
    ],
  },
];

export interface OpenPoint {
  readonly code: OpenPointCode;
  readonly source: SourcePlace;
}

export const OPEN_POINTS: readonly OpenPoint[] = [
  {
    code: 'latency-direction',
    source: {
      document: '002',
      where: 'Planned ExpressRoute meet-me locations in California and New York',
      says: 'Expected latency to Microsoft network over Internet egress',
    },
  },
  {
    code: 'bandwidth-missing',
    source: {
      document: '004',
      where: 'Network bandwidth',
      says: 'Bandwidth requirements for Azure Communication Services',
    },
  },
  {
    code: 'nat-number-missing',
    source: {
      document: '004',
      where: 'Validate NAT pool size',
      says: 'do not exceed the supported number',
    },
  },
];
