import { Check } from 'typebox/value';
import { DESK_ROUTES } from '../../../src/wire/desk/routes.ts';
import { FleetSchema, type FleetRow } from '../../../src/wire/relays/fleet.ts';
import type { ServersLaboratory } from './open-laboratory.ts';
import { originOf, type RelayName, type ServerName } from './places.ts';

/** How a relay stands at the desk of a server; `null`: the server does not say so just now, or knows no such relay. */
export async function relayAt(
  { people, token }: Pick<ServersLaboratory, 'people' | 'token'>,
  server: ServerName,
  relay: RelayName,
): Promise<FleetRow['joined']> {
  const said = await people.api.ask({ url: originOf(server) + DESK_ROUTES.relays, token });
  const table: unknown = said?.status === 200 ? JSON.parse(said.text) : null;
  if (!Check(FleetSchema, table)) return null;
  return table.relays.find(({ name }) => name === relay)?.joined ?? null;
}
