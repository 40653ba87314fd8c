import { familyOf, rangeOf, unmapped } from '../connectivity/address.ts';

/** How long the prefix of a network may be, bits. */
const MOST_BITS = { ipv4: 32, ipv6: 128 } as const;

/** Whether a text is an address or a network in CIDR notation (RFC 4632, RFC 4291 §2.3). */
export function isNetwork(text: string): boolean {
  const [, address = '', bits] = /^([^/\s]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = address.includes('%') ? null : familyOf(address);
  return family !== null && Number(bits ?? 0) <= MOST_BITS[family];
}

/** The networks in a text, which stand between spaces, commas or semicolons. Whether they are any, `isNetwork` says. */
export const networksIn = (text: string): string[] => text.split(/[\s,;]+/).filter((each) => each !== '');

/** Where web and calls of a test left for the Internet, in one family. */
export interface WaysOut {
  readonly httpsAddress: string | null;
  readonly udpAddresses: readonly string[];
}

/** What leaves through another network than the site's own. */
export type Tunnel =
  /** Web and calls do: a full tunnel, which makes calls take a hairpin (document 004). */
  | { readonly kind: 'all'; readonly httpsAddress: string; readonly udpAddress: string }
  /** The web does not, calls do. */
  | { readonly kind: 'calls'; readonly httpsAddress: string; readonly udpAddress: string }
  /** The web does, and no UDP gets anywhere: a full tunnel that carries none. */
  | { readonly kind: 'web-without-udp'; readonly httpsAddress: string; readonly udpAddress: null };

/**
 * What the addresses outside tell of a tunnel where the public networks of a site are known; `null`: of none, or nothing. Only public
 * addresses are compared: who reaches a server inside a network is seen by an inner one.
 */
export function tunnelOf(ways: readonly WaysOut[], isOfSite: (address: string) => boolean): Tunnel | null {
  for (const { httpsAddress, udpAddresses } of ways) {
    const [udpAddress = null] = udpAddresses;
    if (httpsAddress === null || !isPublic(httpsAddress)) continue;
    const isWebElsewhere = !isOfSite(unmapped(httpsAddress));
    if (udpAddress === null) {
      if (isWebElsewhere) return { kind: 'web-without-udp', httpsAddress, udpAddress };
      continue;
    }
    if (!udpAddresses.every((address) => isPublic(address) && !isOfSite(unmapped(address)))) continue;
    return { kind: isWebElsewhere ? 'all' : 'calls', httpsAddress, udpAddress };
  }
  return null;
}

const isPublic = (address: string): boolean => rangeOf(address) === 'public';
