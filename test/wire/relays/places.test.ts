import { describe, expect, it } from 'vitest';
import type { FleetRow } from '../../../src/wire/relays/fleet.ts';
import { placesOf } from '../../../src/wire/relays/places.ts';
import { fleetRow } from '../../support/fleet/fleet-row.ts';

const at = (name: string, place: string | null, region: string | null = null): FleetRow =>
  fleetRow(name, { place, kind: region === null ? { kind: 'edge' } : { kind: 'azure', region } });

describe('relays by place', () => {
  it('are by place and name, in whatever order they joined, those of no place last', () => {
    const rows = [
      at('oslo-2', 'Oslo'),
      at('stray', null),
      at('berlin', 'Berlin, DC 1'),
      at('oslo-1', ' Oslo '),
      at('blank', '  '),
    ];
    const expected = [
      ['Berlin, DC 1', ['berlin']],
      ['Oslo', ['oslo-1', 'oslo-2']],
      [null, ['blank', 'stray']],
    ];
    for (const order of [rows, rows.toReversed()])
      expect(placesOf(order).map(({ place, relays }) => [place, relays.map(({ name }) => name)])).toEqual(
        expected,
      );
  });

  it('are in their Azure region where no place is given', () => {
    const rows = [at('pune', null, 'Central India'), at('mumbai', 'Mumbai', 'West India'), at('edge', null)];
    expect(placesOf(rows).map(({ place }) => place)).toEqual(['Central India', 'Mumbai', null]);
  });

  it('leave the order of what they were given as it is, and are none of none', () => {
    const rows = [at('b', null), at('a', null)];
    placesOf(rows);
    expect(rows.map(({ name }) => name)).toEqual(['b', 'a']);
    expect(placesOf([])).toEqual([]);
  });
});
