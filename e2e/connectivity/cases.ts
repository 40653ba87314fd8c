import type { Connectivity } from '../../src/wire/connectivity.ts';
import { EXTERNAL } from '../../netlab/hosts/addresses.ts';
import { UDP_PORTS, type Conditions } from './conditions.ts';

type Check = Connectivity['checks'][number];
type Nat = Connectivity['nat'][number];
type Path = Connectivity['paths'][number];
type FindingCode = Connectivity['findings'][number]['code'];

/** What is true of a network, in the words of a result; written by hand from what its conditions mean. */
export interface Truth {
  /** By `udp/PORT`, `tcp/PORT` and `tls/PORT`, over IPv4; a port that is not named is open. */
  readonly ports: Readonly<Record<string, Check['state']>>;
  /** `unknown`: no UDP comes back. */
  readonly mapping: Nat['mapping'];
  /** `null`: not known without UDP, or not the same for all destinations. */
  readonly isPortKept: boolean | null;
  readonly udpAddress: string | null;
  readonly httpsAddress: string;
  readonly relation: Path['relation'];
  readonly range: Path['range'];
  /** IPv6, which is routed and never translated; `null`: there is none. */
  readonly ipv6: { readonly udp: Check['state']; readonly tcp: Check['state'] } | null;
  /** What has to be said, no more and no less, in any order. */
  readonly says: readonly FindingCode[];
  /** What each sentence of the page must hold, in the order of the page; none: that everything gets through. */
  readonly shows: readonly string[];
  /** How long all checks may take: 6 s where all answers come, 10 s where something is dropped. */
  readonly withinMs: number;
}

/** One network, and what is true of it. */
export interface ConnectivityCase {
  readonly name: string;
  readonly conditions: Omit<Conditions, 'seed'>;
  readonly truth: Truth;
}

/** All of UDP at once. */
const udp = <T>(value: T): Record<number, T> => Object.fromEntries(UDP_PORTS.map((port) => [port, value]));
const udpPorts = (state: Check['state']): Record<string, Check['state']> =>
  Object.fromEntries(UDP_PORTS.map((port) => [`udp/${port}`, state]));
const every = (state: Check['state']): Record<string, Check['state']> => ({
  ...udpPorts(state),
  'tcp/3478': state,
  'tls/443': state,
});

/** The plain home network that the others differ from. */
const HOME: Truth = {
  ports: {},
  mapping: 'endpoint-independent',
  isPortKept: true,
  udpAddress: EXTERNAL.usual,
  httpsAddress: EXTERNAL.usual,
  relation: 'same',
  range: 'public',
  ipv6: null,
  says: [],
  shows: [],
  withinMs: 6000,
};
const DROPPED_WITHIN_MS = 10_000;
/** What is left to know where no UDP comes back. */
const NO_UDP = {
  mapping: 'unknown',
  isPortKept: null,
  udpAddress: null,
  relation: 'udp-missing',
} as const satisfies Partial<Truth>;
const other = (truth: Partial<Truth>): Truth => ({ ...HOME, ...truth });
/** Each port of the relay is told from another port. */
const SYMMETRIC = other({
  mapping: 'address-and-port-dependent',
  isPortKept: false,
  says: ['symmetric-nat'],
  shows: ['uses a different port for each destination (symmetric NAT)'],
});
/** No UDP comes back, and the web gets out. No browser tells a page of ICMP: dropped and refused look the same. */
const UDP_GONE = {
  ...NO_UDP,
  ports: udpPorts('blocked'),
  says: ['udp-blocked', 'no-udp-path'],
  shows: [
    'UDP 3478-3481 does not get through. That leaves calls TCP',
    'Web pages get through but no UDP does',
  ],
  withinMs: DROPPED_WITHIN_MS,
} as const satisfies Partial<Truth>;
/** Nobody can look up the relay's name; its address answers. */
const NAME_FAILED = {
  ports: every('dns-failed'),
  says: ['name-failed'],
  shows: ['The name relay.edgewise.test cannot be looked up, though its address can be reached.'],
} as const satisfies Partial<Truth>;
const CERTIFICATE_REJECTED = other({
  ports: { 'tls/443': 'certificate-rejected' },
  says: ['certificate-rejected'],
  shows: ['does not trust the certificate that answers for relay.edgewise.test on TLS 443.'],
});

export const NAT_CASES: readonly ConnectivityCase[] = [
  { name: 'a plain home network', conditions: {}, truth: HOME },
  {
    name: 'a plain home network with 5 % loss each way',
    conditions: { up: { lossRatio: 0.05 }, down: { lossRatio: 0.05 } },
    truth: HOME,
  },
  {
    name: 'a NAT that draws ports, one for all destinations',
    conditions: { nat: { ports: 'random' } },
    truth: other({ isPortKept: false }),
  },
  {
    name: 'a NAT with a mapping for each address of the relay',
    conditions: { nat: { mapping: 'address-dependent', ports: 'random' }, hasTwoAddresses: true },
    truth: other({ mapping: 'address-dependent', isPortKept: false }),
  },
  {
    name: 'a NAT with a mapping for each port of the relay',
    conditions: { nat: { mapping: 'address-and-port-dependent', ports: 'random' } },
    truth: SYMMETRIC,
  },
  {
    name: 'a NAT with a mapping for each port of both addresses of the relay',
    conditions: {
      nat: { mapping: 'address-and-port-dependent', ports: 'random' },
      hasTwoAddresses: true,
    },
    truth: SYMMETRIC,
  },
  {
    name: 'a carrier’s NAT',
    conditions: { nat: { externalAddresses: [EXTERNAL.carrier], ports: 'random' } },
    truth: other({
      isPortKept: false,
      udpAddress: EXTERNAL.carrier,
      httpsAddress: EXTERNAL.carrier,
      range: 'carrier-grade-nat',
      says: ['carrier-grade-nat'],
      shows: ['carrier-grade NAT, 100.64.0.0/10'],
    }),
  },
];

export const BLOCKED_CASES: readonly ConnectivityCase[] = [
  {
    name: 'one UDP port dropped',
    conditions: { udp: { 3479: 'dropped' } },
    truth: other({
      ports: { 'udp/3479': 'blocked' },
      says: ['ports-blocked'],
      shows: ['UDP 3479 does not get through, though others do.'],
      withinMs: DROPPED_WITHIN_MS,
    }),
  },
  {
    name: 'all but one UDP port dropped',
    conditions: { udp: { ...udp('dropped'), 3480: 'open' } },
    truth: other({
      ports: { 'udp/3478': 'blocked', 'udp/3479': 'blocked', 'udp/3481': 'blocked' },
      // One port tells no mapping from another; that it is kept is known.
      mapping: 'unknown',
      says: ['ports-blocked'],
      shows: ['UDP 3478, 3479 and 3481 does not get through, though others do.'],
      withinMs: DROPPED_WITHIN_MS,
    }),
  },
  {
    name: 'UDP dropped, TCP and TLS open',
    conditions: { udp: udp('dropped') },
    truth: other(UDP_GONE),
  },
  {
    name: 'UDP ports that ICMP says are closed',
    conditions: { udp: udp('refused') },
    truth: other(UDP_GONE),
  },
  {
    name: 'UDP and TCP 3478 dropped, TLS 443 open',
    conditions: { udp: udp('dropped'), tcp: { 3478: 'dropped' } },
    truth: other({
      ...NO_UDP,
      ports: { ...udpPorts('blocked'), 'tcp/3478': 'blocked' },
      says: ['udp-blocked', 'fallback-blocked', 'no-udp-path'],
      shows: [
        'UDP 3478-3481 does not get through. That leaves calls TLS',
        'TCP 3478 does not get through',
        'Web pages get through but no UDP does',
      ],
      withinMs: DROPPED_WITHIN_MS,
    }),
  },
  {
    name: 'everything but the page dropped',
    conditions: { udp: udp('dropped'), tcp: { 3478: 'dropped', 443: 'dropped' } },
    truth: other({
      ...NO_UDP,
      ports: every('blocked'),
      says: ['nothing-open', 'no-udp-path'],
      shows: ['Nothing gets through to the relay', 'Web pages get through but no UDP does'],
      withinMs: DROPPED_WITHIN_MS,
    }),
  },
  {
    name: 'TCP 3478 refused',
    conditions: { tcp: { 3478: 'refused' } },
    truth: other({
      ports: { 'tcp/3478': 'refused' },
      says: ['fallback-blocked'],
      shows: ['TCP 3478 does not get through: calls have nothing to fall back to'],
    }),
  },
  {
    name: 'TLS 443 refused',
    conditions: { tcp: { 443: 'refused' } },
    truth: other({
      ports: { 'tls/443': 'refused' },
      says: ['fallback-blocked'],
      shows: ['TLS 443 does not get through: calls have nothing to fall back to'],
    }),
  },
  {
    name: 'TCP and TLS dropped, UDP open',
    conditions: { tcp: { 3478: 'dropped', 443: 'dropped' } },
    truth: other({
      ports: { 'tcp/3478': 'blocked', 'tls/443': 'blocked' },
      says: ['fallback-blocked', 'fallback-blocked'],
      shows: ['TCP 3478 does not get through', 'TLS 443 does not get through'],
      withinMs: DROPPED_WITHIN_MS,
    }),
  },
];

export const NAME_CASES: readonly ConnectivityCase[] = [
  {
    name: 'a relay whose name does not exist',
    conditions: { dns: { kind: 'missing' } },
    truth: other(NAME_FAILED),
  },
  {
    name: 'a resolver that fails for the relay’s name',
    conditions: { dns: { kind: 'failing' } },
    truth: other(NAME_FAILED),
  },
  {
    name: 'a resolver that does not answer for the relay’s name',
    conditions: { dns: { kind: 'silent' } },
    truth: other({ ...NAME_FAILED, withinMs: DROPPED_WITHIN_MS }),
  },
  {
    name: 'a resolver that does not answer for the name of a relay that offers TLS alone',
    conditions: { dns: { kind: 'silent' }, offers: 'tls' },
    truth: other({
      // The certificate of these tests is for the address too.
      ...NAME_FAILED,
      ports: { ...every('not-offered'), 'tls/443': 'dns-failed' },
      ...NO_UDP,
      relation: 'unknown',
      withinMs: DROPPED_WITHIN_MS,
    }),
  },
  {
    name: 'a certificate for another name',
    conditions: { tcp: { 443: 'wrong-name' } },
    truth: CERTIFICATE_REJECTED,
  },
  {
    name: 'a certificate that nobody vouches for',
    conditions: { tcp: { 443: 'untrusted' } },
    truth: CERTIFICATE_REJECTED,
  },
  {
    name: 'a relay given by address, so that no name is needed',
    conditions: { relayBy: 'address', dns: { kind: 'missing' } },
    truth: HOME,
  },
];

export const PATH_CASES: readonly ConnectivityCase[] = [
  {
    name: 'a split tunnel: the web by a VPN, UDP past it',
    conditions: { tcpFrom: EXTERNAL.other },
    truth: other({
      httpsAddress: EXTERNAL.other,
      relation: 'different',
      says: ['different-ways'],
      shows: ['leave this network by different IPv4 addresses'],
    }),
  },
  {
    name: 'a VPN that carries no UDP',
    conditions: { udp: udp('dropped'), tcpFrom: EXTERNAL.other },
    truth: other({ ...UDP_GONE, httpsAddress: EXTERNAL.other }),
  },
  {
    name: 'an explicit proxy for the web, UDP past it',
    conditions: { hasProxy: true },
    truth: other({
      // Chromium asks the proxy for them (CONNECT), which says no: it knows the page alone.
      ports: { 'tcp/3478': 'refused', 'tls/443': 'refused' },
      httpsAddress: EXTERNAL.other,
      relation: 'different',
      says: ['fallback-blocked', 'fallback-blocked', 'different-ways'],
      shows: [
        'TCP 3478 does not get through',
        'TLS 443 does not get through',
        'leave this network by different IPv4 addresses',
      ],
    }),
  },
  {
    name: 'IPv6 beside IPv4',
    conditions: { ipv6: { udp: 'open', tcp: 'open' } },
    truth: other({ ipv6: { udp: 'open', tcp: 'open' } }),
  },
  {
    name: 'IPv6 with UDP dropped',
    conditions: { ipv6: { udp: 'dropped', tcp: 'open' } },
    truth: other({
      ipv6: { udp: 'blocked', tcp: 'open' },
      says: ['family-blocked'],
      shows: ['UDP 3478-3481 is closed over IPv6 and open otherwise.'],
      withinMs: DROPPED_WITHIN_MS,
    }),
  },
];

/** Every case that stands still. One that changes in time is in `idle-life.spec.ts`. */
export const CONNECTIVITY_CASES: readonly ConnectivityCase[] = [
  ...NAT_CASES,
  ...BLOCKED_CASES,
  ...NAME_CASES,
  ...PATH_CASES,
];
