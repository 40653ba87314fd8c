import { composeWithoutCall } from '../../../src/app/compose-without-call.ts';
import { compareQos } from '../../../src/core/connectivity/qos.ts';
import type { NoCall, NoCallEvidence } from '../../../src/core/verdict/no-call.ts';
import { DEFAULT_PLAN } from '../../../src/core/traffic/traffic-plan.ts';
import type { Result } from '../../../src/wire/result.ts';
import { fixtureResult } from './fixture-result.ts';
import { NETWORKS, RELAY_URLS } from './networks.ts';
import { simulateCall, type Fate } from './simulated-call.ts';

/** Results of checks alone, and of tests in networks that let only some of it through. */
type NetworkName = keyof typeof NETWORKS;

const relay = { name: 'edge-1', place: 'Frankfurt', kind: { kind: 'edge' as const }, urls: RELAY_URLS };

/** A result without a call, as the page composes it. */
export function withoutCall(
  network: NetworkName,
  why: NoCall['why'],
  evidence: NoCallEvidence | null = null,
): Result {
  const connectivity = NETWORKS[network]();
  const issued = { relay, username: 'u', credential: 'c' };
  return composeWithoutCall(
    {
      chosen: {
        grant: {
          testId: 't',
          resultId: 'q7h2m9x4k1v8c3b6n5z0t2w7',
          token: 'k',
          relays: [issued],
          relaysOut: [],
          leaseMs: 15_000,
          transferBitsPerSecond: null,
        },
        options: {
          durationMs: 30_000,
          target: null,
          relayName: null,
          labels: { ticket: 'HD-20417', site: 'Berlin', user: null, request: null },
          unattended: false,
          keepPackets: false,
          onlyConnectivity: why === 'only-connectivity',
          idleLife: false,
          calls: 1,
          loaded: false,
          mark: 'none',
        },
        readings: [],
        relay: issued,
        urls: connectivity.uses,
        chosenBy: 'only',
        connectivity,
      },
      noCall: { why, waitedMs: connectivity.tookMs },
      counts: evidence,
    },
    evidence,
    DEFAULT_PLAN,
    { userAgent: 'Mozilla/5.0', browser: 'Chromium 156', version: '0.1.0' },
    Date.UTC(2025, 10, 20, 12, 4, 10),
  );
}

const good: Fate = (atMs) => 41 + 4 * (Math.abs(Math.sin(Math.floor(atMs / 20) * 12.9898) * 43_758.5453) % 1);

/** A test with a call in a network. */
const withCall = (
  network: NetworkName,
  changes: Partial<Parameters<typeof fixtureResult>[0]> = {},
): Result => ({
  ...fixtureResult({ fate: good, ...changes }),
  connectivity: NETWORKS[network](),
});

/** Half marked, and every tenth packet of the other half lost. */
function prioritised(): Result {
  const measurement = simulateCall(30_000, (_, random) => 40 + random() * 0.09);
  const packets = measurement.packets.map((packet, index) =>
    packet.stream % 2 === 1 && index % 10 === 3 ? { ...packet, receivedMs: null } : packet,
  );
  return {
    ...withCall('open', { fate: (_, random) => (random() < 0.04 ? null : 41) }),
    connectivity: {
      ...NETWORKS.open(),
      qos: compareQos({ ...measurement, packets }, 'half', true),
    },
  };
}

export const NETWORK_RESULTS = {
  'checks-open': () => withoutCall('open', 'only-connectivity'),
  'checks-udp-blocked': () => withoutCall('udp-blocked', 'only-connectivity'),
  'checks-one-port-blocked': () => withoutCall('one-port-blocked', 'only-connectivity'),
  'checks-symmetric-nat': () => withoutCall('symmetric-nat', 'only-connectivity'),
  'checks-wrong-certificate': () => withoutCall('wrong-certificate', 'only-connectivity'),
  'checks-dns-failure': () => withoutCall('dns-failure', 'only-connectivity'),
  'checks-vpn-without-udp': () => withoutCall('vpn-without-udp', 'only-connectivity'),
  'checks-explicit-proxy': () => withoutCall('explicit-proxy', 'only-connectivity'),
  'checks-carrier-nat': () => withoutCall('carrier-nat', 'only-connectivity'),
  'checks-ipv6-missing': () => withoutCall('ipv6-missing', 'only-connectivity'),
  'checks-short-mapping': () => withoutCall('short-mapping', 'only-connectivity'),
  'not-connected': () => withoutCall('nothing-open', 'nothing-open'),
  'nothing-arrived': () =>
    withoutCall('open', 'nothing-arrived', {
      wasConnected: true,
      sent: 2140,
      received: 0,
      statsReceived: 0,
      relayReceived: 2118,
    }),
  'network-udp-blocked': () =>
    withCall('udp-blocked', { transport: 'tcp', blockedPorts: [3478, 3479, 3480, 3481] }),
  'network-priority': prioritised,
} as const satisfies Record<string, () => Result>;
