import { isIP } from 'node:net';
import { parseTurnUrl, type RelayTransport } from '../../../src/core/relay.ts';
import type { ConfiguredRelay } from '../../fleet/configured-relays.ts';
import type { FleetOffer, Probing } from '../../fleet/fleet.ts';
import { NameAddresses, resolveHere, type ResolveName } from '../../http/relays/name-addresses.ts';
import { probeRelay, type ProbeParts } from '../../relay/probe/probe.ts';

const TRANSPORTS = ['udp', 'tcp', 'tls'] as const;

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
}

/** A relay is as good as its UDP, which calls run over; where it has none, as the best of the others. */
export function relayProbes(
  parts: Omit<ProbeParts, 'secret'>,
  resolve: ResolveName = resolveHere,
): RelayProbes {
  const names = new NameAddresses(resolve, parts.monotonicMs);
  const probeWay = async ({ transport, host, port }: Way, secret: string) => {
    const [address] = isIP(host) === 0 ? await names.of(host) : [host];
    return {
      transport,
      port,
      outcome:
        address === undefined
          ? ({ kind: 'fails', step: 'resolve', reason: `${host} has no address` } as const)
          : await probeRelay({ transport, host, address, port }, { ...parts, secret }),
    };
  };
  const probe = async (ways: readonly Way[], secret: string): Promise<Probing> => {
    const firsts = TRANSPORTS.flatMap((transport) => ways.find((each) => each.transport === transport) ?? []);
    const probed = await Promise.all(firsts.map((way) => probeWay(way, secret)));
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
    ofJoined: ({ publicHost: host, endpoints, secret }) =>
      probe(
        endpoints.map(({ transport, port }) => ({ transport, host, port })),
        secret,
      ),
    ofConfigured: ({ urls, secret }) => probe(urls.flatMap(wayOf), secret),
  };
}

function wayOf(url: string): Way[] {
  const way = parseTurnUrl(url);
  return way === null ? [] : [{ ...way, host: way.host.replace(/^\[|\]$/g, '') }];
}
