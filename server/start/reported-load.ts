import type { RelayReport } from '../../src/wire/relays/joining.ts';
import { threadPacketsPerS, type RelayStats } from '../relay/port.ts';

/** What a relay of ours has to do, as it stands in reports and at the desk. */
export function reportedLoad({
  tests,
  allocations,
  packetsRelayed,
  packetsDropped,
  busyRatio,
  threads,
  adapter,
}: RelayStats): NonNullable<RelayReport['load']> {
  const dropped = Object.values(packetsDropped).reduce((sum, packets) => sum + packets, 0);
  const packetsPerS = threadPacketsPerS(adapter);
  return {
    ...{ tests, allocations, packetsRelayed, packetsDropped: dropped, busyRatio, threads },
    ...(packetsPerS !== null && { threadPacketsPerS: packetsPerS }),
  };
}
