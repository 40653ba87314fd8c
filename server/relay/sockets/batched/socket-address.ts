/** `sockaddr_in` and `sockaddr_in6` (ip(7), ipv6(7)), in words as they lie in memory. */
import { networkInterfaces } from 'node:os';
import { formatIpAddress, ipAddressOf, parseIpAddress } from '../../../address/ip-address.ts';

/** Linux, include/linux/socket.h. */
export const AF_INET = 2;
export const AF_INET6 = 10;

export const IPV4_NAME_BYTES = 16;
export const IPV6_NAME_BYTES = 28;
/** Where the address is: behind family and port, in IPv6 behind the flow too. */
const IPV4_AT = 4;
const IPV6_AT = 8;
const IPV6_ADDRESS_BYTES = 16;
/** Behind it: which link, for addresses that are valid on one only. */
const IPV6_SCOPE_AT = 24;

/** An address to bind to; `null` when the text is none. */
export function socketAddressOf(host: string, port: number): Uint8Array | null {
  const ip = parseIpAddress(host);
  if (ip === null) return null;
  const isIpv4 = ip.family === 'ipv4';
  const name = new Uint8Array(isIpv4 ? IPV4_NAME_BYTES : IPV6_NAME_BYTES);
  name[0] = isIpv4 ? AF_INET : AF_INET6;
  name[2] = port >>> 8;
  name[3] = port;
  name.set(ip.bytes, isIpv4 ? IPV4_AT : IPV6_AT);
  if (!isIpv4) new DataView(name.buffer).setUint32(IPV6_SCOPE_AT, scopeOf(host), true);
  return name;
}

/** The number of the interface that the zone names (`fe80::1%eth0`, RFC 4007 §11); 0: none. */
function scopeOf(host: string): number {
  const [, zone] = host.split('%');
  if (zone === undefined) return 0;
  if (/^\d+$/u.test(zone)) return Number(zone);
  return Math.max(
    0,
    ...(networkInterfaces()[zone] ?? []).map((each) => (each.family === 'IPv6' ? each.scopeid : 0)),
  );
}

/** Of the first word of an address; its port is in network order. */
export const portOfWord = (word: number): number => (((word >>> 16) & 0xff) << 8) | (word >>> 24);

/** The address as text, an IPv4-mapped one as IPv4. */
export function addressText(name: Uint8Array): string {
  const bytes =
    name.length === IPV4_NAME_BYTES
      ? name.subarray(IPV4_AT, IPV4_AT + 4)
      : name.subarray(IPV6_AT, IPV6_AT + IPV6_ADDRESS_BYTES);
  return formatIpAddress(ipAddressOf(bytes));
}
