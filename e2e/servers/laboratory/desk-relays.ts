import { Check } from 'typebox/value';
import { DESK_ROUTES } from '../../../src/wire/desk/routes.ts';
import { FleetSchema, type FleetRow } from '../../../src/wire/relays/fleet.ts';
import type { ServersLaboratory } from './open-laboratory.ts';
import { originOf, type RelayName, type ServerName } from './places.ts';

/** What the desk of a server says of a relay; `null`: the server does not answer just now, or knows no such relay. */
export async function relayRow(
  { people, token }: Pick<ServersLaboratory, 'people' | 'token'>,
  origin: string,
  relay: string,
): Promise<FleetRow | null> {
  const said = await people.api.ask({ url: origin + DESK_ROUTES.relays, token });
  const table: unknown = said?.status === 200 ? JSON.parse(said.text) : null;
  return Check(FleetSchema, table) ? (table.relays.find(({ name }) => name === relay) ?? null) : null;
}

/** How a relay that joined stands there. */
export async function relayAt(
  asking: Pick<ServersLaboratory, 'people' | 'token'>,
  server: ServerName,
  relay: RelayName,
): Promise<FleetRow['joined']> {
  return (await relayRow(asking, originOf(server), relay))?.joined ?? null;
}
