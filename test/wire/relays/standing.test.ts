import { describe, expect, it } from 'vitest';
import type { FleetRow } from '../../../src/wire/relays/fleet.ts';
import { busyRatioOf, relayStanding } from '../../../src/wire/relays/standing.ts';
import { checkedStanding, fleetRow, joinedStanding } from '../../support/fleet/fleet-row.ts';

const trouble = { transport: 'udp', port: 3478, step: 'allocate', reason: 'nothing comes back' } as const;
const LOAD = { tests: 12, allocations: 24, packetsRelayed: 5, packetsDropped: 0 };

const joined = (changes: Partial<NonNullable<FleetRow['joined']>>): FleetRow =>
  fleetRow('berlin', { joined: joinedStanding(changes) });
const checked = (changes: Partial<NonNullable<FleetRow['checked']>>): FleetRow =>
  fleetRow('coturn', { checked: checkedStanding(changes) });
const builtIn = (state: 'online' | 'offline', busyRatio: number | null): FleetRow =>
  fleetRow('built-in', {
    builtIn: {
      state,
      sinceMs: 0,
      version: '0.1.0',
      load: busyRatio === null ? null : { ...LOAD, busyRatio },
    },
  });

describe('how a relay stands in a word', () => {
  it.each([
    ['of this server, whose thread answers', builtIn('online', 0.2), 'online'],
    ['of this server, whose thread does not answer', builtIn('offline', null), 'offline'],
    ['of the configuration and not checked', fleetRow('coturn', {}), 'unchecked'],
    ['joined and well', joined({}), 'online'],
    ['leaving by itself', joined({ state: 'draining' }), 'draining'],
    ['held out by somebody', joined({ state: 'draining', isHeldOut: true }), 'held-out'],
    ['held out, and not heard', joined({ state: 'offline', isHeldOut: true }), 'offline'],
    ['with too much to do', joined({ isFull: true }), 'full'],
    [
      'with too much to do, and held out',
      joined({ state: 'draining', isHeldOut: true, isFull: true }),
      'held-out',
    ],
    ['not heard, full as it last was', joined({ state: 'offline', isFull: true }), 'offline'],
    ['back, not for long', joined({ state: 'recovering' }), 'recovering'],
    ['checked and well', checked({}), 'online'],
    ['with troubles that are not enough to be out', checked({ troubles: [trouble] }), 'online'],
    ['never reached', checked({ isReached: false, troubles: [trouble] }), 'never-reached'],
    ['not looked at yet', checked({ isReached: false }), 'online'],
    [
      'never reached, and out by tests',
      checked({ state: 'offline', isReached: false, troubles: [trouble] }),
      'offline',
    ],
  ] as const)('%s', (_what, row, standing) => {
    expect(relayStanding(row)).toBe(standing);
  });
});

describe('how busy a relay is', () => {
  it.each([
    ['as it says', joined({ load: { ...LOAD, busyRatio: 0.34 } }), 0.34],
    ['with nothing to do', joined({ load: { ...LOAD, busyRatio: 0 } }), 0],
    ['of an older version, which does not say', joined({ load: LOAD }), null],
    ['whose relay does not answer', joined({ load: null }), null],
    ['of this server', builtIn('online', 0.2), 0.2],
    ['of this server, whose thread does not answer', builtIn('offline', null), null],
    ['of the configuration', checked({}), null],
  ] as const)('%s', (_what, row, busyRatio) => {
    expect(busyRatioOf(row)).toBe(busyRatio);
  });
});
