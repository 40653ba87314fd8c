import type { FleetRow, RelayState } from './fleet.ts';

/** How a relay stands where one word must do: its state, or what says more than that. */
export type RelayStanding = RelayState | 'held-out' | 'full' | 'never-reached' | 'unchecked';

/** Whether a relay of the configuration is offered although this server has never got through it. */
export const isNeverReached = ({ state, isReached, troubles }: NonNullable<FleetRow['checked']>): boolean =>
  // One that tests put out is not offered.
  !isReached && troubles.length > 0 && state === 'online';

/** How busy it is of all that it can carry, 0 to 1, by its own word; `null`: that is not known. */
export const busyRatioOf = (row: FleetRow): number | null => loadOf(row)?.busyRatio ?? null;

/** What it has to do, by its own word; `null`: that is not known. */
export const loadOf = ({ joined, builtIn }: FleetRow) => (joined ?? builtIn)?.load ?? null;

/** How this one stands. */
export function relayStanding({ joined, checked, builtIn }: FleetRow): RelayStanding {
  if (joined?.state === 'draining' && joined.isHeldOut) return 'held-out';
  if (joined?.state === 'online' && joined.isFull) return 'full';
  if (checked && isNeverReached(checked)) return 'never-reached';
  return (joined ?? checked ?? builtIn)?.state ?? 'unchecked';
}
