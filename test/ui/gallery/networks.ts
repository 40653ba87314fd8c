import { judgeCheck, type CheckOutcome, type Observation } from '../../../src/core/connectivity/check.ts';
import type { Mapped } from '../../../src/core/connectivity/nat.ts';
import type { HttpsView } from '../../../src/core/connectivity/path.ts';
import { planChecks, stunUrls } from '../../../src/core/connectivity/planned-checks.ts';
import {
  reportOf,
  type ConnectivityFound,
  type ConnectivityReport,
} from '../../../src/core/connectivity/report.ts';

/** Networks as the core tells them from what a browser would see of each. */
const HOST = 'calls.example.com';
export const RELAY_URLS = [
  ...[3478, 3479, 3480, 3481].map((port) => `turn:${HOST}:${port}?transport=udp`),
  `turn:${HOST}:3478?transport=tcp`,
  `turns:${HOST}:443?transport=tcp`,
];
const NAMED = [{ name: HOST, addresses: ['198.51.100.20', '2001:db8:20::20'] }];
const OUTSIDE = { ipv4: '203.0.113.40', ipv6: '2001:db8:7::40' } as const;

/** What becomes of one check: seen as it would be. */
type Sight = 'open' | 'silent' | 'rejected' | 'certificate';

interface Network {
  readonly sight: (check: {
    readonly transport: string;
    readonly port: number;
    readonly family: 'ipv4' | 'ipv6' | null;
    readonly by: 'name' | 'address';
  }) => Sight;
  readonly hasUnresolvedName?: boolean;
  /** Addresses and ports outside, by port of the relay. */
  readonly outside?: (port: number, index: number) => Pick<Mapped, 'address' | 'port'> | null;
  readonly https?: HttpsView;
  readonly changes?: Partial<ConnectivityFound>;
}

const open = (atMs: number): Observation[] => [
  { kind: 'candidate', atMs },
  { kind: 'connected', atMs: atMs + 90, rttMs: 21 },
  {
    kind: 'packets',
    atMs: atMs + 300,
    sent: 10,
    rttsMs: [20.4, 21.1, 20.9, 22.3, 20.6, 21, 20.8, 21.2, 20.7, 21],
  },
];
const SEEN: Readonly<Record<Sight, (index: number) => Observation[]>> = {
  open: (index) => open(60 + index * 3),
  silent: () => [{ kind: 'timeout', atMs: 6000 }],
  rejected: (index) => [
    { kind: 'candidate-error', atMs: 40 + index, code: 701, text: '' },
    { kind: 'gathered', atMs: 60 + index },
  ],
  certificate: (index) => [
    { kind: 'candidate-error', atMs: 90 + index, code: 701, text: '' },
    { kind: 'gathered', atMs: 110 + index },
  ],
};

function networkOf({
  sight,
  hasUnresolvedName = false,
  outside,
  https,
  changes,
}: Network): ConnectivityReport {
  const planned = planChecks(RELAY_URLS, NAMED).filter(
    ({ starts, transport, port }) =>
      starts === 'at-once' || sight({ transport, port, family: null, by: 'name' }) === 'silent',
  );
  const unresolved = new Set(hasUnresolvedName ? [HOST] : []);
  const checks = planned.map((check, index): CheckOutcome => {
    const seen = sight(check);
    const accepting = new Map([[check.url, seen === 'certificate']]);
    return judgeCheck(check, SEEN[seen](index), { unresolved, accepting });
  });
  const stunServers = stunUrls(RELAY_URLS, [{ name: HOST, addresses: ['198.51.100.20'] }]);
  const mapped = stunServers.flatMap((server, index): Mapped[] => {
    const at = (outside ?? (() => ({ address: OUTSIDE.ipv4, port: 41_234 })))(3478 + index, index);
    return at ? [{ ...at, server, socket: 's', isOwn: null, isPortKept: null }] : [];
  });
  const report = reportOf({
    relay: 'edge-1',
    urls: RELAY_URLS,
    tookMs: checks.some(({ state }) => state === 'blocked') ? 6204 : 742,
    checks,
    mapped,
    stunServers,
    local: { hidden: 2, ipv4: 0, ipv6: 0 },
    connection: { type: 'wifi', effectiveType: '4g', downlinkMbps: 10, rttMs: 50 },
    https: https ?? { address: OUTSIDE.ipv4, isProxied: false },
    idleLife: null,
    ...changes,
  });
  // Who goes through a proxy waits for it.
  return { ...report, signalingRttMs: report.isProxied ? 1840 : 42 };
}

const isUdp = ({ transport }: { readonly transport: string }): boolean => transport === 'udp';
const nowhere = (): null => null;

export const NETWORKS = {
  open: () => networkOf({ sight: () => 'open' }),
  'udp-blocked': () => networkOf({ sight: (check) => (isUdp(check) ? 'silent' : 'open'), outside: nowhere }),
  'nothing-open': () => networkOf({ sight: () => 'silent', outside: nowhere }),
  'one-port-blocked': () => networkOf({ sight: ({ port }) => (port === 3480 ? 'silent' : 'open') }),
  'symmetric-nat': () =>
    networkOf({
      sight: () => 'open',
      outside: (_, index) => ({ address: OUTSIDE.ipv4, port: 41_234 + index * 7 }),
    }),
  'wrong-certificate': () =>
    networkOf({ sight: ({ transport }) => (transport === 'tls' ? 'certificate' : 'open') }),
  'dns-failure': () =>
    networkOf({ sight: ({ by }) => (by === 'name' ? 'rejected' : 'open'), hasUnresolvedName: true }),
  'vpn-without-udp': () =>
    networkOf({
      sight: (check) => (isUdp(check) ? 'silent' : 'open'),
      outside: nowhere,
      https: { address: '198.51.100.200', isProxied: false },
    }),
  'explicit-proxy': () =>
    networkOf({ sight: () => 'open', https: { address: '198.51.100.80', isProxied: true } }),
  'carrier-nat': () =>
    networkOf({
      sight: () => 'open',
      outside: () => ({ address: '100.64.7.40', port: 2345 }),
      https: { address: '100.64.7.40', isProxied: false },
    }),
  'ipv6-missing': () => networkOf({ sight: ({ family }) => (family === 'ipv6' ? 'rejected' : 'open') }),
  'short-mapping': () => networkOf({ sight: () => 'open', changes: { idleLife: { keptS: 30, lostS: 60 } } }),
} as const satisfies Record<string, () => ConnectivityReport>;
