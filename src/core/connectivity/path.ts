import { familyOf, rangeOf, unmapped, type AddressRange } from './address.ts';
import type { AddressFamily, CheckOutcome, CheckState } from './check.ts';
import type { NatFinding } from './nat.ts';

/** How the address that the web server saw relates to the one that the relay saw over UDP. */
export type PathRelation = 'same' | 'different' | 'udp-missing' | 'https-missing' | 'unknown';

/** One family's way to the web server and to the relay. */
export interface FamilyPath {
  readonly family: AddressFamily;
  readonly httpsAddress: string | null;
  readonly udpAddresses: readonly string[];
  readonly relation: PathRelation;
  /** The kind of address that the outside sees; of UDP where there is one. */
  readonly range: AddressRange | null;
}

/** What the web server saw of the page's requests. */
export interface HttpsView {
  /** Where the request came from. */
  readonly address: string;
  /** Whether the request names a proxy (Via, Forwarded, X-Forwarded-For) that the server has not been told of. */
  readonly isProxied: boolean;
}

const SILENT: readonly CheckState[] = ['blocked', 'not-offered', 'dns-failed', 'family-missing'];

/** Whether two addresses can be compared at all: who is reached inside a network is not seen by its outside address. */
const isComparable = (one: string, other: string): boolean =>
  (rangeOf(one) === 'public') === (rangeOf(other) === 'public');

/** Compares both ways for each family. */
export function familyPaths(
  https: HttpsView | null,
  nat: readonly NatFinding[],
  outcomes: readonly CheckOutcome[],
): FamilyPath[] {
  const seen = https === null ? null : unmapped(https.address);
  return (['ipv4', 'ipv6'] as const).map((family) => {
    const httpsAddress = seen !== null && familyOf(seen) === family ? seen : null;
    const udpAddresses = nat.find((each) => each.family === family)?.addresses ?? [];
    const udp = outcomes.filter(
      (each) => each.transport === 'udp' && (each.family === null || each.family === family),
    );
    return {
      family,
      httpsAddress,
      udpAddresses,
      relation: relationOf(httpsAddress, udpAddresses, udp),
      range: rangeOf(udpAddresses[0] ?? httpsAddress ?? ''),
    };
  });
}

function relationOf(
  https: string | null,
  udpAddresses: readonly string[],
  udp: readonly CheckOutcome[],
): PathRelation {
  const [first] = udpAddresses;
  if (https === null) return first === undefined ? 'unknown' : 'https-missing';
  if (first === undefined) {
    // An answer of the relay, be it a refusal, came back over UDP.
    const isSilent = udp.every(({ state }) => SILENT.includes(state));
    return isSilent && udp.some(({ state }) => state === 'blocked') ? 'udp-missing' : 'unknown';
  }
  if (udpAddresses.includes(https)) return 'same';
  return udpAddresses.some((address) => isComparable(address, https)) ? 'different' : 'unknown';
}
