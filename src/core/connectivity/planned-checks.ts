import { parseTurnUrl, type RelayTransport } from '../relay.ts';
import { hostOf, type AddressFamily, type CheckOutcome, type PlannedCheck } from './check.ts';
import { familyOf } from './address.ts';

/** The addresses of a name, as the server resolves it. */
export interface NamedAddresses {
  readonly name: string;
  readonly addresses: readonly string[];
}

/** Ports that a call's network must let through (document 004 and TURN's own), whether a relay offers them or not. */
export const EXPECTED_PORTS: readonly { readonly transport: RelayTransport; readonly port: number }[] = [
  { transport: 'udp', port: 3478 },
  { transport: 'udp', port: 3479 },
  { transport: 'udp', port: 3480 },
  { transport: 'udp', port: 3481 },
  { transport: 'tcp', port: 3478 },
  { transport: 'tcp', port: 443 },
  { transport: 'tls', port: 443 },
];

const FAMILIES: readonly AddressFamily[] = ['ipv4', 'ipv6'];

/**
 * The checks of a relay. Each URL is asked as it stands, by name: that is what a call does. Where the server tells
 * the addresses of the name, each family is asked by its literal address too: at once when there are two families,
 * so that they are told apart; otherwise only while the name stays silent, so that a name that does not resolve is
 * told from ports that are closed. TLS goes by name, since the certificate is for the name; its address is asked only
 * while the name is silent: that it answers at all, if with a certificate for another name, tells of the name.
 */
export function planChecks(urls: readonly string[], named: readonly NamedAddresses[]): PlannedCheck[] {
  return [...new Set(urls)].flatMap((url): PlannedCheck[] => {
    const parsed = parseTurnUrl(url);
    if (!parsed) return [];
    const { transport, port } = parsed;
    const host = hostOf(url);
    const family = familyOf(host);
    const about = { of: url, transport, port };
    const own: PlannedCheck = {
      ...about,
      url,
      by: family === null ? 'name' : 'address',
      family,
      starts: 'at-once',
    };
    if (family !== null) return [own];
    const addresses = named.find(({ name }) => name === host)?.addresses ?? [];
    const literals = FAMILIES.flatMap((each) => {
      const address = addresses.find((candidate) => familyOf(candidate) === each);
      return address === undefined ? [] : [{ family: each, address }];
    });
    return [
      own,
      ...literals.map(({ family: each, address }): PlannedCheck => ({
        ...about,
        url: literalUrl(each === 'ipv6' ? `[${address}]` : address, transport, port),
        by: 'address',
        family: each,
        starts: literals.length > 1 && transport !== 'tls' ? 'at-once' : 'when-silent',
      })),
    ];
  });
}

const literalUrl = (host: string, transport: RelayTransport, port: number): string =>
  transport === 'tls' ? `turns:${host}:${port}?transport=tcp` : `turn:${host}:${port}?transport=${transport}`;

/** Rows for the expected ports that a relay does not have, so that nobody takes them for closed or for open. */
export function notOffered(urls: readonly string[]): CheckOutcome[] {
  const offered = urls.map(parseTurnUrl);
  return EXPECTED_PORTS.filter(
    ({ transport, port }) => !offered.some((each) => each?.transport === transport && each.port === port),
  ).map(({ transport, port }) => ({
    url: '',
    of: '',
    by: 'name',
    transport,
    port,
    family: null,
    state: 'not-offered',
    allocateMs: null,
    rttMs: null,
    sent: 0,
    received: 0,
    refusedCode: null,
  }));
}

/** Servers that say how they see the client: every UDP port of the relay on every address, as STUN URIs (RFC 7064). */
export function stunUrls(urls: readonly string[], named: readonly NamedAddresses[]): string[] {
  const found = urls.flatMap((url) => {
    const parsed = parseTurnUrl(url);
    if (parsed?.transport !== 'udp') return [];
    const host = hostOf(url);
    const addresses = named.find(({ name }) => name === host)?.addresses ?? [];
    const hosts = addresses.length > 0 ? addresses : [host];
    return hosts.map((each) => `stun:${each.includes(':') ? `[${each}]` : each}:${parsed.port}`);
  });
  return [...new Set(found)];
}
