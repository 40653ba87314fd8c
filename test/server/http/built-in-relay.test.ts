import { expect, it } from 'vitest';
import { DESK_ROUTES } from '../../../src/wire/desk/routes.ts';
import type { BuiltInStanding, FleetTable } from '../../../src/wire/relays/fleet.ts';
import { machine } from '../../support/server/desk-people.ts';
import { httpServer } from '../../support/server/http-server.ts';

it('the relay of this server stands in the desk\u2019s list as it is, and no other as it', async () => {
  const standing: BuiltInStanding = { state: 'offline', sinceMs: 5000, version: '1.2.3', load: null };
  const server = await httpServer({ builtIn: () => Promise.resolve(standing) });
  const headers = await machine(server, 'results:read');
  const { relays } = (await server.app.inject({ url: DESK_ROUTES.relays, headers })).json<FleetTable>();
  expect(relays.map(({ name, builtIn }) => [name, builtIn])).toEqual([
    ['built-in', standing],
    ['fleet', null],
  ]);
  await server.store.close();
});
