import type { StarEnd } from '../../../netlab/tun/star-gateway.ts';

/** The servers, in their order: each is the first of three for every third address. */
export const SERVERS = ['server-1', 'server-2', 'server-3'] as const;
export type ServerName = (typeof SERVERS)[number];

/** What becomes of each relay is in laboratory.spec.ts. */
export const RELAYS = ['drained', 'killed', 'off-clock', 'far', 'farthest'] as const;
export type RelayName = (typeof RELAYS)[number];

export type PlaceName = 'people' | 'browser' | ServerName | RelayName;

/**
 * Where each host is. Benchmarking addresses (RFC 2544), which nobody has. One way to the middle: so relays are 5, 20, 40, 80 and
 * 115 ms (there and back) from people, 0 to 5 ms more from the servers, and 120 ms is the longest way that there is. The
 * proxy is among people. Browsers are behind a line of their own that loses, and of which every packet is logged.
 */
export const PLACES: Readonly<Record<PlaceName, StarEnd>> = {
  people: { address: '198.18.0.2', delayMs: 0 },
  browser: { address: '198.18.0.4', delayMs: 0, lossRatio: 0.01, isLogged: true },
  'server-1': { address: '198.18.1.1', delayMs: 0 },
  'server-2': { address: '198.18.1.2', delayMs: 1 },
  'server-3': { address: '198.18.1.3', delayMs: 2.5 },
  drained: { address: '198.18.2.1', delayMs: 2.5 },
  killed: { address: '198.18.2.2', delayMs: 10 },
  'off-clock': { address: '198.18.2.3', delayMs: 20 },
  far: { address: '198.18.2.4', delayMs: 40 },
  farthest: { address: '198.18.2.5', delayMs: 57.5 },
};

export const PORTS = { page: 8080, front: 8000, relay: 3478 } as const;

export const originOf = (server: ServerName): string => `http://${PLACES[server].address}:${PORTS.page}`;

/** Of the proxy that everybody comes through. */
export const FRONT = `http://${PLACES.people.address}:${PORTS.front}`;

/** A page's own address on loopback, so that each is somebody else to the servers. */
export const pageAddress = (number: number): string =>
  `127.1.${Math.floor(number / 250)}.${2 + (number % 250)}`;

/** By the last number of an address: one page always to the same server, and to the next where that is gone. */
export function serversFor(address: string): readonly ServerName[] {
  const first = Number(address.split('.').at(-1)) % SERVERS.length;
  return [...SERVERS.slice(first), ...SERVERS.slice(0, first)];
}
