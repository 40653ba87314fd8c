/** The addresses by which allocations are known, one per family, ready for comparing and writing. */
import { isSameIpAddress, parseIpAddress } from '../../address/ip-address.ts';
import type { AddressFamily, IpAddress } from '../../address/ip-address.ts';
import type { RelayedAddresses } from '../port.ts';

export type RelayedIps = Readonly<Record<AddressFamily, IpAddress | null>>;

/** `null` when the configured text is no address of its family. */
export function readRelayedIps({ ipv4, ipv6 }: RelayedAddresses): RelayedIps | null {
  const first = parseIpAddress(ipv4);
  const second = ipv6 === null ? null : parseIpAddress(ipv6);
  if (first?.family !== 'ipv4' || (ipv6 !== null && second?.family !== 'ipv6')) return null;
  return { ipv4: first, ipv6: second };
}

/** True for the address that this relay's allocations have: the only one that packets can be sent to. */
export function isOurs(ips: RelayedIps, ip: IpAddress): boolean {
  const own = ips[ip.family];
  return own !== null && isSameIpAddress(own, ip);
}
