import type { CheckOutcome } from '../../src/core/connectivity/check.ts';
import type { ConnectivityFound } from '../../src/core/connectivity/report.ts';

/** What a page in a network without NAT finds by these checks of a relay. */
export const foundBy = (
  relay: { readonly name: string; readonly urls: readonly string[] },
  checks: readonly CheckOutcome[],
): Omit<ConnectivityFound, 'https' | 'idleLife'> => ({
  relay: relay.name,
  urls: relay.urls,
  tookMs: 700,
  checks,
  mapped: [],
  stunServers: [],
  connection: null,
  local: { hidden: 1, ipv4: 0, ipv6: 0 },
});
