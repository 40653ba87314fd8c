import type { FleetRow } from '../../../src/wire/relays/fleet.ts';

/** Of a relay of the desk's list: of the configuration and not checked, but for what is said. */
export const fleetRow = (name: string, changes: Partial<FleetRow>): FleetRow => ({
  name,
  place: null,
  kind: { kind: 'edge' },
  urls: [`turn:${name}.example.com:3478?transport=udp`],
  joined: null,
  checked: null,
  lastTests: { ofDay: 0, isMore: false, newest: null },
  ...changes,
});

/** Of one that joined, is online and has nothing to do, but for what is said. */
export const joinedStanding = (
  changes: Partial<NonNullable<FleetRow['joined']>>,
): NonNullable<FleetRow['joined']> => ({
  state: 'online',
  isHeldOut: false,
  isFull: false,
  sinceMs: 0,
  heardMs: 0,
  version: '0.1.0',
  token: 'token',
  tests: 0,
  troubles: [],
  isOutByTests: false,
  reach: { isReached: true, reachedBy: [], missedBy: [] },
  load: null,
  clockAheadMs: 0,
  ...changes,
});

/** Of one that this server checks and reaches, but for what is said. */
export const checkedStanding = (
  changes: Partial<NonNullable<FleetRow['checked']>>,
): NonNullable<FleetRow['checked']> => ({
  state: 'online',
  sinceMs: 0,
  isReached: true,
  isOutByTests: false,
  troubles: [],
  reach: { isReached: true, reachedBy: [], missedBy: [] },
  ...changes,
});
