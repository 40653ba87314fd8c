import type { Host } from './host.ts';

/** What a router drops without a word. */
export interface Dropped {
  readonly family: 4 | 6;
  readonly transport: 'udp' | 'tcp';
  /** Destination. */
  readonly address: string;
  /** `null`: every port. */
  readonly port: number | null;
}

/** Above the rule that finds local addresses (three-hosts.ts). */
const FIRST_PREFERENCE = 100;

/**
 * Drops silently by routing rules, which every Linux kernel has and `iproute2` sets: a packet that matches finds a black
 * hole for a route. A program could not do this to TCP, where the system answers before the program is asked.
 */
export function drop(router: Host, dropped: readonly Dropped[]): void {
  const rulesOf = (family: 4 | 6): string[] =>
    dropped
      .filter((one) => one.family === family)
      .map(
        ({ transport, address, port }, index) =>
          `rule add pref ${FIRST_PREFERENCE + index} to ${address} ipproto ${transport}${
            port === null ? '' : ` dport ${port}`
          } blackhole`,
      );
  router.ip(...rulesOf(4));
  router.ip6(...rulesOf(6));
}
