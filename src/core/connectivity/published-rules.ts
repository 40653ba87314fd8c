/**
 * The firewall tables of "Plan for Skype for Business Cloud Connector Edition", Ports and protocols: internal
 * firewall, external firewall minimum and recommended. Row by row, in the words of the document.
 */
export type PublishedTable = 'internal' | 'external-minimum' | 'external-recommended';

/** One protocol's ports: a single port has equal ends; `null` is "Any". */
export interface PublishedPorts {
  readonly protocol: 'tcp' | 'udp' | 'tls' | 'mtls' | 'any';
  readonly from: number | null;
  readonly to: number | null;
}

export interface PublishedRule {
  readonly table: PublishedTable;
  readonly source: string;
  readonly destination: string;
  readonly sourcePorts: readonly PublishedPorts[];
  readonly destinationPorts: readonly PublishedPorts[];
  readonly isOptional: boolean;
  /** What the document says beside the row; `null` where it says nothing. */
  readonly note: string | null;
}

const MEDIATION = 'Cloud Connector Mediation component';
const GATEWAY = 'SBC/PSTN Gateway';
const CLIENTS = 'Internal clients';
const EDGE = 'Cloud Connector Edge External Interface';
const ANY = 'Any';

const ports = (protocol: PublishedPorts['protocol'], from: number, to = from): PublishedPorts => ({
  protocol,
  from,
  to,
});
const any: PublishedPorts = { protocol: 'any', from: null, to: null };

/** Predefined for clients and cannot be changed. */
const CLIENT_MEDIA = [50_000, 50_019] as const;
/** Default of the Mediation component; four ports for each call. */
const MEDIATION_MEDIA = [49_152, 57_500] as const;
const EDGE_MEDIA = [50_000, 59_999] as const;

const PER_CALL = 'Default port range of the Mediation component; four ports for each call are required.';
const LIMITED = 'The range can be limited on the gateway if its manufacturer allows it.';

type Ends = readonly [source: string, destination: string];
const row = (
  table: PublishedTable,
  [source, destination]: Ends,
  sourcePorts: readonly PublishedPorts[],
  destinationPorts: readonly PublishedPorts[],
  note: string | null = null,
  isOptional = false,
): PublishedRule => ({ table, source, destination, sourcePorts, destinationPorts, isOptional, note });

/** Rows that both external tables begin with. */
const externalBase = (table: PublishedTable): PublishedRule[] => [
  row(table, [ANY, EDGE], [any], [ports('mtls', 5061)]),
  row(table, [EDGE, ANY], [any], [ports('mtls', 5061)]),
  row(table, [EDGE, ANY], [any], [ports('tcp', 80)]),
  row(table, [EDGE, ANY], [any], [ports('udp', 53)]),
  row(table, [EDGE, ANY], [any], [ports('tcp', 53)]),
];

export const PUBLISHED_RULES: readonly PublishedRule[] = [
  row(
    'internal',
    [MEDIATION, GATEWAY],
    [any],
    [ports('tcp', 5060)],
    'An example: the port is the one configured on the gateway.',
  ),
  row('internal', [GATEWAY, MEDIATION], [any], [ports('tcp', 5068), ports('tls', 5067)]),
  row('internal', [MEDIATION, GATEWAY], [ports('udp', ...MEDIATION_MEDIA)], [any], LIMITED),
  row('internal', [GATEWAY, MEDIATION], [any], [ports('udp', ...MEDIATION_MEDIA)], LIMITED),
  row(
    'internal',
    [MEDIATION, CLIENTS],
    [ports('tcp', ...MEDIATION_MEDIA)],
    [ports('tcp', ...CLIENT_MEDIA)],
    PER_CALL,
    true,
  ),
  row(
    'internal',
    [MEDIATION, CLIENTS],
    [ports('udp', ...MEDIATION_MEDIA)],
    [ports('udp', ...CLIENT_MEDIA)],
    PER_CALL,
  ),
  row(
    'internal',
    [CLIENTS, MEDIATION],
    [ports('tcp', ...CLIENT_MEDIA)],
    [ports('tcp', ...MEDIATION_MEDIA)],
    PER_CALL,
  ),
  row(
    'internal',
    [CLIENTS, MEDIATION],
    [ports('udp', ...CLIENT_MEDIA)],
    [ports('udp', ...MEDIATION_MEDIA)],
    PER_CALL,
  ),
  ...externalBase('external-minimum'),
  row('external-minimum', [EDGE, ANY], [ports('udp', 3478)], [ports('udp', 3478)]),
  row('external-minimum', [ANY, EDGE], [ports('tcp', ...EDGE_MEDIA)], [ports('tcp', 443)]),
  row('external-minimum', [ANY, EDGE], [ports('udp', 3478)], [ports('udp', 3478)]),
  row('external-minimum', [EDGE, ANY], [ports('tcp', ...EDGE_MEDIA)], [ports('tcp', 443)]),
  ...externalBase('external-recommended'),
  row('external-recommended', [EDGE, ANY], [ports('tcp', ...EDGE_MEDIA)], [any]),
  row('external-recommended', [EDGE, ANY], [ports('udp', 3478), ports('udp', ...EDGE_MEDIA)], [any]),
  row('external-recommended', [ANY, EDGE], [any], [ports('tcp', 443), ports('tcp', ...EDGE_MEDIA)]),
  row('external-recommended', [ANY, EDGE], [any], [ports('udp', 3478), ports('udp', ...EDGE_MEDIA)]),
];

/** What the document says of the recommended layout. */
export const RECOMMENDED_NEEDS = 'This layout does not work where the client is behind a symmetric NAT.';
