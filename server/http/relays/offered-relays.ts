import type { IssuedRelay, OfferedRelay } from '../../../src/wire/http.ts';
import type { FleetOffer } from '../../fleet/fleet-offer.ts';
import { issueCredentials, type RelayEndpoint } from '../../relay/port.ts';
import { hostInUri } from '../request/asked-host.ts';

/** What a relay listens on, wherever. */
type ListeningPort = Pick<RelayEndpoint, 'transport' | 'port'> & Partial<RelayEndpoint>;

/** Where a relay's clients find it. */
export type RelayAddress =
  /** A TURN server with URIs of its own. */
  | { readonly kind: 'urls'; readonly urls: readonly string[] }
  /** The relay of this server, at the host that the page was asked by unless `publicHost` says otherwise. */
  | {
      readonly kind: 'built-in';
      readonly endpoints: readonly ListeningPort[];
      readonly publicHost: string | null;
      /** Stands in the names of its credentials, which hold only while it is told that the test runs. */
      readonly issuer?: string;
    }
  /** A relay of ours on another machine. */
  | {
      readonly kind: 'joined';
      readonly endpoints: readonly ListeningPort[];
      readonly publicHost: string;
      readonly issuer: string;
      /** Its clock less that of this server. */
      readonly clockAheadMs: number;
    };

/** A relay that tests are sent to. */
export interface RelayOffer {
  readonly name: string;
  readonly place: string | null;
  readonly kind: OfferedRelay['kind'];
  /** Left out: it shares no uplink. */
  readonly group?: string | null;
  /** Shared secret of its time-limited credentials. */
  readonly secret: string;
  readonly address: RelayAddress;
}

/** The relay as a page that was asked by `host` sees it. */
export function offerTo(
  host: string,
  { name, place, kind, group = null, address }: RelayOffer,
): OfferedRelay {
  return { name, place, kind, urls: urlsOf(host, address), ...(group !== null && { group }) };
}

function urlsOf(host: string, address: RelayAddress): string[] {
  switch (address.kind) {
    case 'urls':
      return [...address.urls];
    case 'built-in':
      return urlsAt(address.publicHost ?? host, address.endpoints);
    case 'joined':
      return urlsAt(address.publicHost, address.endpoints);
  }
}

/** A relay that joined, as one that tests are sent to. */
export const joinedOffer = ({
  publicHost,
  endpoints,
  issuer,
  clockAheadMs,
  ...offer
}: FleetOffer): RelayOffer => ({
  ...offer,
  address: { kind: 'joined', publicHost, endpoints, issuer, clockAheadMs },
});

/** The relay with credentials for one test. Expiry is Unix time by the clock of this server, in seconds. */
export function issueRelay(host: string, offer: RelayOffer, testId: string, untilS: number): IssuedRelay {
  const { secret, address } = offer;
  const issuer = address.kind === 'urls' ? undefined : address.issuer;
  // A relay looks at its own clock, which may be hours off.
  const aheadS = address.kind === 'joined' ? Math.ceil(address.clockAheadMs / 1000) : 0;
  const expiresAtS = untilS + aheadS;
  return { relay: offerTo(host, offer), ...issueCredentials({ secret, testId, expiresAtS, issuer }) };
}

const TRANSPORT_ORDER = ['udp', 'tcp', 'tls'] as const;

/** One URI (RFC 7065) for each transport and port; IPv4 and IPv6 sockets of one port are one URI. */
function urlsAt(host: string, endpoints: readonly ListeningPort[]): string[] {
  const name = hostInUri(host);
  const urls = TRANSPORT_ORDER.flatMap((transport) =>
    endpoints
      .filter((endpoint) => endpoint.transport === transport)
      .map(({ port }) =>
        transport === 'tls'
          ? `turns:${name}:${port}?transport=tcp`
          : `turn:${name}:${port}?transport=${transport}`,
      ),
  );
  return [...new Set(urls)];
}
