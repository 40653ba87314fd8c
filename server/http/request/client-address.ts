import { formatIpAddress, groupsOf, parseIpAddress } from '../../address/ip-address.ts';

/** Whom all count against of whom no address is known: a proxy passed on something else, each time another perhaps. */
const NO_ADDRESS = 'no address';

/**
 * Whom a limit counts against. An IPv4 address stands for itself, also when it comes mapped into IPv6
 * (RFC 4291 §2.5.5.2). An IPv6 address stands for its /64: that is what one customer or machine has at least,
 * and it can take a new address of it for every request.
 */
export function addressKey(address: string): string {
  const ip = parseIpAddress(withoutPort(address));
  if (ip === null) return NO_ADDRESS;
  if (ip.family === 'ipv4') return formatIpAddress(ip);
  return `${groupsOf(ip.bytes).slice(0, 4).join(':')}::/64`;
}

/**
 * The network that somebody is in, as far as an address tells: a /24, or a /64 of IPv6, which one site has at least. `null` for what is no
 * address.
 */
export function networkKey(address: string): string | null {
  const ip = parseIpAddress(withoutPort(address));
  if (ip === null) return null;
  return ip.family === 'ipv4' ? `${ip.bytes.subarray(0, 3).join('.')}.0/24` : addressKey(address);
}

/**
 * An address as it is shown and searched for: IPv4 also where it came mapped into IPv6, IPv6 in its one short form
 * (RFC 5952) without a zone. `null` for what is no address, which a proxy may have passed on.
 */
export function canonicalAddress(address: string): string | null {
  const ip = parseIpAddress(withoutPort(address));
  return ip && formatIpAddress(ip);
}

/** Some proxies name the port that somebody came from as well, which is another with every connection. */
function withoutPort(address: string): string {
  const [, ipv4, ipv6] = /^(?:(\d+\.\d+\.\d+\.\d+):\d+|\[([^\]]+)\](?::\d+)?)$/.exec(address) ?? [];
  return ipv4 ?? ipv6 ?? address;
}
