import { csvLine } from '../csv.ts';
import { parseTurnUrl, type RelayTransport } from '../relay.ts';
import type { CheckOutcome } from './check.ts';
import { hostOf } from './check.ts';
import { familyOf } from './address.ts';
import type { NamedAddresses } from './planned-checks.ts';
import { isSymmetric, type NatFinding } from './nat.ts';
import { PUBLISHED_RULES, type PublishedPorts, type PublishedRule } from './published-rules.ts';
import { waysOf, type Way } from './ways.ts';

/** What was found of a rule from here. */
export type SheetFound =
  | 'open'
  | 'closed'
  /** Open as far as a page can ask: the row has more ports than those. */
  | 'partly-open'
  /** Not asked in this test. */
  | 'not-checked'
  /** No page can see it: another machine's traffic, or a protocol that browsers do not speak. */
  | 'not-checkable';

/** Why a rule is needed. */
export type RulePurpose = 'page' | 'calls-udp' | 'calls-tcp' | 'calls-tls' | 'names' | 'published';

/** One rule for an administrator. Stateful firewalls let the answers back by themselves. */
export interface SheetRow {
  readonly table: 'relay' | PublishedRule['table'];
  readonly source: string;
  readonly sourcePort: string;
  readonly destination: string;
  readonly destinationPort: string;
  readonly protocol: string;
  readonly direction: 'outbound' | 'inbound';
  readonly purpose: RulePurpose;
  readonly isOptional: boolean;
  readonly note: string | null;
  readonly found: SheetFound;
  /** A layout that does not work from behind the NAT that was measured here. */
  readonly isRuledOut: boolean;
}

/** Where the page was loaded from. */
export interface PageOrigin {
  readonly host: string;
  readonly port: number;
}

const PURPOSE = { udp: 'calls-udp', tcp: 'calls-tcp', tls: 'calls-tls' } as const;
const DNS_PORT = 53;

const foundOf = (way: Way | undefined): SheetFound => {
  switch (way?.portState) {
    case 'open':
      return 'open';
    case 'blocked':
    case 'refused':
      // A refusal in the relay's own words came through the firewall.
      return way.refusedCode === null ? 'closed' : 'open';
    // Something answered on the port: what fails is behind the firewall, or the firewall looks into it.
    case 'certificate-rejected':
      return 'open';
    case 'no-data':
      return 'closed';
    default:
      return 'not-checked';
  }
};

/** One rule for each way to the relay, with what was found; the page's own and the name's beside it. */
export function relayRows(
  urls: readonly string[],
  named: readonly NamedAddresses[],
  checks: readonly CheckOutcome[],
  page: PageOrigin | null,
): SheetRow[] {
  const ways = waysOf(checks);
  const offered = urls.flatMap((url) => {
    const parsed = parseTurnUrl(url);
    return parsed ? [{ ...parsed, url, host: hostOf(url) }] : [];
  });
  const names = [...new Set(offered.map(({ host }) => host).filter((host) => familyOf(host) === null))];
  return [
    ...(page ? [{ ...outbound(page.host, page.port, 'tcp', 'page'), found: 'open' as const }] : []),
    ...names.map((name): SheetRow => ({
      ...outbound('resolver', DNS_PORT, 'udp', 'names'),
      note: name,
      found: foundOfName(ways.filter(({ url }) => hostOf(url) === name)),
    })),
    ...offered.map(({ url, host, port, transport }): SheetRow => {
      const addresses = named.find(({ name }) => name === host)?.addresses ?? [];
      return {
        ...outbound(
          withAddresses(host, addresses),
          port,
          transport === 'udp' ? 'udp' : 'tcp',
          PURPOSE[transport],
        ),
        isOptional: isFallback(transport, offered),
        found: foundOf(ways.find((way) => way.url === url)),
      };
    }),
  ];
}

const withAddresses = (host: string, addresses: readonly string[]): string =>
  addresses.length === 0 ? host : `${host} (${addresses.join(', ')})`;

/** TCP and TLS are a second way where there is UDP. */
const isFallback = (
  transport: RelayTransport,
  offered: readonly { readonly transport: RelayTransport }[],
): boolean => transport !== 'udp' && offered.some((other) => other.transport === 'udp');

function foundOfName(ways: readonly Way[]): SheetFound {
  if (ways.length === 0) return 'not-checked';
  if (ways.some(({ state }) => state === 'dns-failed')) return 'closed';
  // Where nothing at all was heard, a lookup that never came back looks the same.
  return ways.every(({ state }) => state === 'blocked' || state === 'not-checked') ? 'not-checked' : 'open';
}

const outbound = (
  destination: string,
  port: number,
  protocol: string,
  purpose: RulePurpose,
): Omit<SheetRow, 'found'> => ({
  table: 'relay',
  source: 'clients',
  sourcePort: 'any',
  destination,
  destinationPort: String(port),
  protocol,
  direction: 'outbound',
  purpose,
  isOptional: false,
  note: null,
  isRuledOut: false,
});

const portText = (ranges: readonly PublishedPorts[], own: PublishedPorts['protocol'] | null): string =>
  ranges
    .map(({ protocol, from, to }) => {
      if (from === null || to === null) return 'any';
      const range = from === to ? String(from) : `${from}-${to}`;
      return protocol === own ? range : `${protocol.toUpperCase()} ${range}`;
    })
    .join(', ');

/** The protocol of a row: that of whichever side names one. */
function protocolOf({ sourcePorts, destinationPorts }: PublishedRule): PublishedPorts['protocol'] {
  const named = [...destinationPorts, ...sourcePorts].find(({ protocol }) => protocol !== 'any');
  return named?.protocol ?? 'any';
}

/**
 * The rows of the document, each with what a browser can find of it: only a client's own outbound ways to the media
 * ports that this relay has too. Everything else belongs to other machines, or is a protocol that pages do not speak.
 * `nat`: what was measured of it from here.
 */
export function publishedRows(
  checks: readonly CheckOutcome[],
  nat: readonly Pick<NatFinding, 'mapping'>[] = [],
): SheetRow[] {
  const ways = waysOf(checks);
  const isRuledOut = isSymmetric(nat);
  return PUBLISHED_RULES.map((rule): SheetRow => {
    const protocol = protocolOf(rule);
    return {
      table: rule.table,
      source: rule.source,
      sourcePort: portText(rule.sourcePorts, protocol),
      destination: rule.destination,
      destinationPort: portText(rule.destinationPorts, protocol),
      protocol,
      direction: directionOf(rule),
      purpose: 'published',
      isOptional: rule.isOptional,
      note: rule.note,
      found: foundOfPublished(rule, ways),
      isRuledOut: isRuledOut && rule.table === 'external-recommended',
    };
  });
}

/**
 * Across its own firewall. The internal one stands between the perimeter network, which has the Mediation component, and the
 * internal network with clients and gateway: what the component begins comes in.
 */
function directionOf({ table, source, destination }: PublishedRule): SheetRow['direction'] {
  const isInbound =
    table === 'internal'
      ? source === 'Cloud Connector Mediation component'
      : destination === 'Cloud Connector Edge External Interface';
  return isInbound ? 'inbound' : 'outbound';
}

function foundOfPublished(rule: PublishedRule, ways: readonly Way[]): SheetFound {
  const isFromOutside = rule.source === 'Any' && rule.table !== 'internal';
  const media = rule.destinationPorts.filter(
    ({ protocol, from }) => (protocol === 'udp' && from === 3478) || (protocol === 'tcp' && from === 443),
  );
  if (!isFromOutside || media.length === 0) return 'not-checkable';
  const found = media.map(({ protocol, from }) =>
    foundOf(
      ways.find(({ transport, port }) => port === from && (transport === 'udp') === (protocol === 'udp')),
    ),
  );
  const worst = (['closed', 'not-checked', 'open'] as const).find((each) => found.includes(each));
  const isWhole = media.length === rule.destinationPorts.length;
  return worst === 'open' && !isWhole ? 'partly-open' : (worst ?? 'not-checkable');
}

/** The columns of the sheet, in order; their names are the head of the CSV. */
export const SHEET_COLUMNS = [
  ['table', (row: SheetRow) => row.table],
  ['source', (row: SheetRow) => row.source],
  ['source_port', (row: SheetRow) => row.sourcePort],
  ['destination', (row: SheetRow) => row.destination],
  ['destination_port', (row: SheetRow) => row.destinationPort],
  ['protocol', (row: SheetRow) => row.protocol],
  ['direction', (row: SheetRow) => row.direction],
  ['purpose', (row: SheetRow) => row.purpose],
  ['optional', (row: SheetRow) => (row.isOptional ? 'yes' : 'no')],
  ['note', (row: SheetRow) => row.note ?? ''],
  ['found', (row: SheetRow) => row.found],
  ['ruled_out', (row: SheetRow) => (row.isRuledOut ? 'yes' : 'no')],
] as const;

/** The sheet as CSV (RFC 4180), with a head. */
export function sheetCsv(rows: readonly SheetRow[]): string {
  const lines = [
    SHEET_COLUMNS.map(([name]) => name),
    ...rows.map((row) => SHEET_COLUMNS.map(([, read]) => read(row))),
  ];
  return lines.map((line) => csvLine(line)).join('');
}
