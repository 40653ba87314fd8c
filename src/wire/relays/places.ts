import type { FleetRow } from './fleet.ts';

/** The relays of one place. */
export interface RelayPlace {
  /** As it is configured, else the Azure region that they are in; `null`: neither was given. */
  readonly place: string | null;
  readonly relays: readonly FleetRow[];
}

const placeOf = ({ place, kind }: FleetRow): string | null => {
  const given = place?.trim() ?? '';
  if (given !== '') return given;
  return kind.kind === 'azure' ? kind.region : null;
};

/** Names of `null` come last. */
function inOrder(one: string | null, other: string | null): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return one.localeCompare(other);
}

/** Relays by place and, within one, by name: nobody looks for a site in the order of joining. */
export function placesOf(relays: readonly FleetRow[]): RelayPlace[] {
  const byPlace = new Map<string | null, FleetRow[]>();
  for (const relay of relays) {
    const place = placeOf(relay);
    const there = byPlace.get(place);
    if (there) there.push(relay);
    else byPlace.set(place, [relay]);
  }
  return [...byPlace]
    .map(([place, there]) => ({ place, relays: there.sort((a, b) => a.name.localeCompare(b.name)) }))
    .sort((a, b) => inOrder(a.place, b.place));
}
