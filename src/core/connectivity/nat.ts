import type { AddressFamily } from './check.ts';
import { familyOf } from './address.ts';

/**
 * How a NAT maps one local socket to addresses outside. Names and meaning from RFC 4787 §4.1; the way to find out is
 * RFC 5780 §4.3's, with the relay's ports and addresses as the different destinations.
 */
export type NatMapping =
  /** No translation: the outside sees the socket's own address. */
  | 'none'
  /** One mapping for all destinations that were tried. */
  | 'endpoint-independent'
  /** One mapping for each address. */
  | 'address-dependent'
  /** Another mapping for each address and port: "symmetric". */
  | 'address-and-port-dependent'
  /** Too few destinations answered. */
  | 'unknown';

/** A symmetric NAT was measured: the recommended layout of document 003 does not work from behind it. */
export const isSymmetric = (nat: readonly Pick<NatFinding, 'mapping'>[]): boolean =>
  nat.some(({ mapping }) => mapping === 'address-and-port-dependent');

/** How one STUN server saw one local socket. */
export interface Mapped {
  readonly address: string;
  readonly port: number;
  /** The server that saw it, `stun:host:port`; `null` where the browser does not tell. */
  readonly server: string | null;
  /** Tells local sockets apart, where the browser does; `null` otherwise. Never an address. */
  readonly socket: string | null;
  /** Whether it is the socket's own address; `null` where the browser hides that. */
  readonly isOwn: boolean | null;
  /** Whether the port is that of the local socket; `null` where the browser hides that. */
  readonly isPortKept: boolean | null;
}

/** The NAT in front of one family. */
export interface NatFinding {
  readonly family: AddressFamily;
  readonly mapping: NatMapping;
  /** Different destinations that answered: addresses and, of the one with most, ports. */
  readonly addressesTried: number;
  readonly portsTried: number;
  /** Whether the local port was kept outside; `null` when not known. */
  readonly isPortKept: boolean | null;
  /** Addresses outside, each once. */
  readonly addresses: readonly string[];
}

const serverHost = (server: string): string => server.replace(/^stun:/, '').replace(/:\d+$/, '');
const outside = ({ address, port }: Mapped): string => `${address} ${port}`;
const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];

/**
 * Tells the mapping of one family. Browsers report each outside address once, with the server that told it first, so
 * a single one means the same for every server; `answered` are the servers of the family that are known to answer.
 */
export function natOf(
  family: AddressFamily,
  mapped: readonly Mapped[],
  answered: readonly string[],
): NatFinding {
  const all = mapped.filter(({ address }) => familyOf(address) === family);
  // Of several local sockets the first to be seen is the one looked at: what differs between them is no NAT.
  const own = all.filter(({ socket }) => socket === all[0]?.socket);
  const hosts = distinct(answered.map(serverHost));
  const ports = hosts.map((host) => answered.filter((server) => serverHost(server) === host).length);
  const kept = own.map(({ isPortKept }) => isPortKept);
  return {
    family,
    mapping: mappingOf(own, answered, hosts),
    addressesTried: hosts.length,
    portsTried: Math.max(0, ...ports),
    isPortKept: kept.length === 0 || kept.includes(null) ? null : kept.every(Boolean),
    addresses: distinct(own.map(({ address }) => address)),
  };
}

function mappingOf(
  own: readonly Mapped[],
  answered: readonly string[],
  hosts: readonly string[],
): NatMapping {
  if (own.length === 0) return 'unknown';
  if (own.some(({ isOwn }) => isOwn === true)) return 'none';
  const seen = distinct(own.map(outside));
  if (seen.length === 1) return answered.length > 1 ? 'endpoint-independent' : 'unknown';
  const perHost = new Map<string, number>();
  for (const { server } of own)
    if (server !== null) perHost.set(serverHost(server), (perHost.get(serverHost(server)) ?? 0) + 1);
  // Two mappings towards one address can only differ by port; more of them than addresses must do so somewhere.
  if ([...perHost.values()].some((count) => count > 1) || seen.length > hosts.length)
    return 'address-and-port-dependent';
  // One mapping per address. With one port each, nothing is known of ports.
  return answered.length > hosts.length ? 'address-dependent' : 'unknown';
}
