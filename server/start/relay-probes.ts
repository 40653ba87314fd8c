import { isIP } from 'node:net';
import type { FleetOffer, Probing } from '../fleet/fleet.ts';
import { NameAddresses, resolveHere, type ResolveName } from '../http/relays/name-addresses.ts';
import { probeRelay, type ProbeParts } from '../relay/probe/probe.ts';

const TRANSPORTS = ['udp', 'tcp', 'tls'] as const;

/**
 * How relays that joined are probed: over the first port of each transport, at the address that pages are told. A relay is as
 * good as its UDP, which calls run over; where it has none, as the best of the others.
 */
export function relayProbes(
  parts: Omit<ProbeParts, 'secret'>,
  resolve: ResolveName = resolveHere,
): (offer: FleetOffer) => Promise<Probing> {
  const names = new NameAddresses(resolve, parts.monotonicMs);
  return async ({ publicHost: host, endpoints, secret }) => {
    const [address] = isIP(host) === 0 ? await names.of(host) : [host];
    const firsts = TRANSPORTS.flatMap(
      (transport) => endpoints.find((each) => each.transport === transport) ?? [],
    );
    const probed = await Promise.all(
      firsts.map(async ({ transport, port }) => ({
        transport,
        port,
        outcome:
          address === undefined
            ? ({ kind: 'fails', step: 'resolve', reason: `${host} has no address` } as const)
            : await probeRelay({ transport, host, address, port }, { ...parts, secret }),
      })),
    );
    const works = probed.filter(({ outcome }) => outcome.kind === 'works');
    const hasUdp = probed.some(({ transport }) => transport === 'udp');
    return {
      isGood: hasUdp ? works.some(({ transport }) => transport === 'udp') : works.length > 0,
      troubles: probed.flatMap(({ transport, port, outcome }) =>
        outcome.kind === 'works' ? [] : [{ transport, port, step: outcome.step, reason: outcome.reason }],
      ),
    };
  };
}
