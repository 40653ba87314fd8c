/**
 * The addresses by which allocations are named when the configuration does not say. Nothing is bound to them.
 * Browsers see them in candidates, so they are this machine's own where it has any: a reader of a capture
 * recognises the relay. Loopback and link-local addresses are passed over, browsers do not take them from afar.
 */
import { networkInterfaces } from 'node:os';
import type { RelayedAddresses } from './port.ts';

/** RFC 5737 and RFC 3849: documentation addresses, which no real host has. */
const NOBODYS: RelayedAddresses = { ipv4: '192.0.2.1', ipv6: '2001:db8::1' };

export function ownRelayedAddresses(): RelayedAddresses {
  const external = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, address }) => !internal && !/^(169\.254\.|fe80:)/iu.test(address));
  return {
    ipv4: external.find(({ family }) => family === 'IPv4')?.address ?? NOBODYS.ipv4,
    ipv6: external.find(({ family }) => family === 'IPv6')?.address ?? NOBODYS.ipv6,
  };
}
