import { isIP } from 'node:net';
import { parseTurnUrl, type RelayTransport } from '../../../src/core/relay.ts';
import type { RelayPeer } from '../../../src/wire/relays/joining.ts';
import type { ConfiguredRelay } from '../../fleet/configured-relays.ts';
import type { FleetOffer } from '../../fleet/fleet-offer.ts';
import type { Probing } from '../../fleet/fleet.ts';
import { NameAddresses, resolveHere, type ResolveName } from '../../http/relays/name-addresses.ts';
import type { TurnCredentials } from '../../relay/port.ts';
import { probeCredentials, probeRelay, type ProbeParts } from '../../relay/probe/probe.ts';

const TRANSPORTS = ['udp', 'tcp', 'tls'] as const;

/** What probes are made with. */
export interface RelayProbesParts extends Omit<ProbeParts, 'credentials'> {
  readonly epochMs: () => number;
}

/** One way to a relay. */
interface Way {
  readonly transport: RelayTransport;
  /** A name or an address. */
  readonly host: string;
  readonly port: number;
}

/** How relays are probed: over the first port of each transport, where pages are told to find it. */
export interface RelayProbes {
  readonly ofJoined: (offer: FleetOffer) => Promise<Probing>;
  readonly ofConfigured: (relay: ConfiguredRelay) => Promise<Probing>;
  /** By one relay of another, over the one way that it was told. */
  readonly ofPeer: (peer: RelayPeer) => Promise<boolean>;
}

/** A relay is as good as its UDP, which calls run over; where it has none, as the best of the others. */
export function relayProbes(parts: RelayProbesParts, resolve: ResolveName = resolveHere): RelayProbes {
  const names = new NameAddresses(resolve, parts.monotonicMs);
  const probeWay = async ({ transport, host, port }: Way, credentials: TurnCredentials) => {
    const [address] = isIP(host) === 0 ? await names.of(host) : [host];
    return {
      transport,
      port,
      outcome:
        address === undefined
          ? ({ kind: 'fails', step: 'resolve', reason: `${host} has no address` } as const)
          : await probeRelay({ transport, host, address, port }, { ...parts, credentials }),
    };
  };
  const probe = async (ways: readonly Way[], secret: string, clockAheadMs = 0): Promise<Probing> => {
    const credentials = probeCredentials(secret, parts.epochMs() + clockAheadMs);
    const probed = await Promise.all(firstWays(ways).map((way) => probeWay(way, credentials)));
    const works = probed.filter(({ outcome }) => outcome.kind === 'works');
    const hasUdp = probed.some(({ transport }) => transport === 'udp');
    return {
      isGood: hasUdp ? works.some(({ transport }) => transport === 'udp') : works.length > 0,
      troubles: probed.flatMap(({ transport, port, outcome }) =>
        outcome.kind === 'works' ? [] : [{ transport, port, step: outcome.step, reason: outcome.reason }],
      ),
    };
  };
  return {
    ofJoined: ({ publicHost: host, endpoints, secret, clockAheadMs }) =>
      probe(
        endpoints.map(({ transport, port }) => ({ transport, host, port })),
        secret,
        clockAheadMs,
      ),
    ofConfigured: ({ urls, secret }) => probe(urls.flatMap(wayOf), secret),
    ofPeer: async ({ username, credential, ...way }) => {
      const { outcome } = await probeWay(way, { username, credential });
      return outcome.kind === 'works';
    },
  };
}

/**
 * A relay as another one finds it: by the way that it counts by, with credentials for this alone. Its secret stays with the
 * server; whoever looks gets nothing that holds for longer than some minutes, or elsewhere. `null`: it listens on nothing.
 */
export function peerOf(
  { name, publicHost: host, endpoints, secret, clockAheadMs }: FleetOffer,
  epochMs: number,
): RelayPeer | null {
  const [first] = firstWays(endpoints);
  if (!first) return null;
  const { transport, port } = first;
  return { name, transport, host, port, ...probeCredentials(secret, epochMs + clockAheadMs) };
}

/** The same of a relay of the configuration, by the server's clock: its own is not known. */
export function configuredPeerOf({ name, urls, secret }: ConfiguredRelay, epochMs: number): RelayPeer | null {
  const [first] = firstWays(urls.flatMap(wayOf));
  return first ? { name, ...first, ...probeCredentials(secret, epochMs) } : null;
}

/** The first of each transport, in the order that a relay counts by. */
const firstWays = <W extends Pick<Way, 'transport'>>(ways: readonly W[]): W[] =>
  TRANSPORTS.flatMap((each) => ways.find(({ transport }) => transport === each) ?? []);

function wayOf(url: string): Way[] {
  const way = parseTurnUrl(url);
  return way === null ? [] : [{ ...way, host: way.host.replace(/^\[|\]$/g, '') }];
}
