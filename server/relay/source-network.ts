/**
 * Whom a limit counts against. An IPv4 address stands for itself: a whole site may be behind it, and has no other. An IPv6
 * address stands for its /64: that is the least that a customer or a machine has, and it can take a new address of it for
 * every packet.
 */
import { formatIpAddress, parseIpAddress } from '../address/ip-address.ts';

const IPV6_PREFIX_BYTES = 8;

/** The key of an address; text that is none stands for itself. */
export function sourceNetworkOf(address: string): string {
  const ip = parseIpAddress(address);
  if (ip?.family !== 'ipv6') return address;
  const prefix = new Uint8Array(ip.bytes).fill(0, IPV6_PREFIX_BYTES);
  return `${formatIpAddress({ family: 'ipv6', bytes: prefix })}/64`;
}
