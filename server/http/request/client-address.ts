import { isIP, isIPv6 } from 'node:net';

/** Whom all count against of whom no address is known: a proxy passed on something else, each time another perhaps. */
const NO_ADDRESS = 'no address';

/**
 * Whom a limit counts against. An IPv4 address stands for itself, also when it comes mapped into IPv6
 * (RFC 4291 §2.5.5.2). An IPv6 address stands for its /64: that is what one customer or machine has at least,
 * and it can take a new address of it for every request.
 */
export function addressKey(address: string): string {
  const stored = storedAddress(address);
  if (stored === null) return NO_ADDRESS;
  if (!isIPv6(stored)) return stored;
  const [head = '', tail] = stored.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right];
  return `${groups.slice(0, 4).join(':')}::/64`;
}

/**
 * An address as it is stored and searched for: IPv4 also where it came mapped into IPv6, IPv6 in its one short form
 * (RFC 5952) without a zone. `null` for what is no address, which a proxy may have passed on.
 */
export function storedAddress(address: string): string | null {
  const bare = withoutPort(address).split('%')[0] ?? '';
  switch (isIP(bare)) {
    case 4:
      return bare;
    case 6:
      return unmapped(new URL(`http://[${bare}]/`).hostname.slice(1, -1));
    default:
      return null;
  }
}

/** Some proxies name the port that somebody came from as well, which is another with every connection. */
function withoutPort(address: string): string {
  const [, ipv4, ipv6] = /^(?:(\d+\.\d+\.\d+\.\d+):\d+|\[([^\]]+)\](?::\d+)?)$/.exec(address) ?? [];
  return ipv4 ?? ipv6 ?? address;
}

/** `::ffff:c000:207`, which is how a URL writes a mapped address, is `192.0.2.7`. */
function unmapped(address: string): string {
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(address) ?? [];
  if (high === undefined || low === undefined) return address;
  const value = parseInt(high, 16) * 0x1_0000 + parseInt(low, 16);
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff).join('.');
}
