import type { DnsFate } from '../../netlab/dns/dns-zone.ts';
import type { GatewayImpairments } from '../../netlab/impairments.ts';
import type { NatBehaviour } from '../../netlab/nat/nat-behaviour.ts';

/** Ports of the relay of these tests: the ones that calls use. */
export const UDP_PORTS = [3478, 3479, 3480, 3481] as const;
/** Of a relay beside it that joined. */
export const JOINED_UDP_PORTS = [3488, 3489] as const;
export const TCP_PORT = 3478;
export const TLS_PORT = 443;
/** The page's, over HTTPS. */
export const PAGE_PORT = 8443;
/** The explicit proxy's, on the client's router. */
export const PROXY_PORT = 3128;

/** What happens to datagrams to a port. `refused`: ICMP says that nobody listens. */
export type UdpFate = 'open' | 'dropped' | 'refused';
/**
 * What happens to connections to a port. `refused`: RST. `silent`: accepted, and nothing comes back. The others: the
 * gateway answers the TLS handshake itself, with a certificate for another name, or with one that nobody vouches for.
 */
export type TcpFate = 'open' | 'dropped' | 'refused' | 'silent' | 'wrong-name' | 'untrusted';

/** What a network lets through. What is left out is as on a plain home network: all open, one NAT, one address. */
export interface Conditions extends GatewayImpairments {
  /** By port of the relay, on each of its addresses. */
  readonly udp?: Readonly<Partial<Record<number, UdpFate>>>;
  readonly tcp?: Readonly<Partial<Record<number, TcpFate>>>;
  readonly nat?: Partial<NatBehaviour>;
  /** How the relay is named in its URLs; default `name`. */
  readonly relayBy?: 'name' | 'address';
  /** What the relay offers; default: UDP, TCP and TLS. */
  readonly offers?: 'all' | 'tls';
  /** Whether the relay has a second address, with the same ports. */
  readonly hasTwoAddresses?: boolean;
  /** What the relay's name resolves to; default: its first address, and its IPv6 one where there is IPv6. */
  readonly dns?: DnsFate;
  /** The address that TCP and the page leave by; default: as UDP. */
  readonly tcpFrom?: string;
  /** Whether the page is to be had by the explicit proxy only, from `EXTERNAL.other`. TCP to the relay is dropped. */
  readonly hasProxy?: boolean;
  /** IPv6 beside IPv4, routed, not translated; what is blocked there is blocked on every port. */
  readonly ipv6?: { readonly udp: 'open' | 'dropped'; readonly tcp: 'open' | 'dropped' };
}

export const udpFateOf = ({ udp }: Conditions, port: number): UdpFate => udp?.[port] ?? 'open';
export const tcpFateOf = ({ tcp, hasProxy }: Conditions, port: number): TcpFate =>
  hasProxy ? 'dropped' : (tcp?.[port] ?? 'open');
