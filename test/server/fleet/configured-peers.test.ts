import { describe, expect, it } from 'vitest';
import { ConfiguredRelays } from '../../../server/fleet/configured-relays.ts';
import { LinkedFleet } from '../../support/fleet/linked-relay.ts';

const ROUND_MS = 10_000;
const NORTH = { name: 'north', urls: ['turn:north.example.com'], secret: 's' };

/** Relays of these names that joined, Berlin's on a fibre that it shares, beside a TURN server of the configuration. */
async function watched({ names = ['berlin', 'oslo', 'tokyo'], isOnFibre = false } = {}) {
  const linked = new LinkedFleet();
  linked.takenNames = ['north'];
  const peer = {
    name: 'north',
    transport: 'udp',
    host: 'north.example.com',
    port: 3478,
    username: 'for north',
    credential: 'of s',
  } as const;
  linked.configuredPeers = [{ name: 'north', group: isOnFibre ? 'fibre' : null, find: () => peer }];
  linked.fleet.close();
  linked.fleet = linked.newFleet('epoch');
  for (const name of names) linked.join(name, { group: name === 'berlin' ? 'fibre' : null });
  const found = { byServer: true };
  const turns: string[] = [];
  const relays = new ConfiguredRelays({
    relays: [NORTH],
    clock: { monotonicMs: () => linked.clock.nowMs() },
    timers: linked.timers,
    probe: () => Promise.resolve({ isGood: found.byServer, troubles: [] }),
    reachOf: (name) => linked.fleet.reachOf(name),
    onTurn: (name, state) => turns.push(`${name} ${state}`),
  });
  const rounds = (count: number): Promise<void> => linked.clock.advance(count * ROUND_MS);
  await rounds(3);
  return { linked, relays, found, turns, rounds, peer };
}

describe('a relay of the configuration that relays which joined look at', () => {
  it('is looked at with its own address and credentials, and by relays of another uplink alone', async () => {
    const { linked, peer } = await watched();
    const asked: unknown[] = [];
    linked.look = (from, at) => {
      if (at.name === 'north') asked.push([from, at]);
      return Promise.resolve(true);
    };
    await linked.clock.advance(5000);
    expect(asked.toSorted()).toEqual([
      ['berlin', peer],
      ['oslo', peer],
      ['tokyo', peer],
    ]);
    const { relays } = await watched({ isOnFibre: true });
    expect(relays.standingOf('north')?.peers.reachedBy).toEqual(['oslo', 'tokyo']);
  });

  it('stays in where the server alone does not reach it, and it is said who does', async () => {
    const { relays, found, turns, rounds } = await watched();
    found.byServer = false;
    await rounds(20);
    expect(turns).toEqual([]);
    expect(relays.standingOf('north')).toMatchObject({
      state: 'online',
      isReached: true,
      isReachedNow: false,
      peers: { reachedBy: ['berlin', 'oslo', 'tokyo'], missedBy: [] },
    });
  });

  it('is down where nobody reaches it: out after three rounds, and back after three', async () => {
    const { linked, relays, found, turns, rounds } = await watched();
    found.byServer = false;
    linked.look = (_from, { name }) => Promise.resolve(name !== 'north');
    // What they found last counts until the next look, 5 s later.
    await rounds(4);
    expect(turns).toEqual(['north offline']);
    expect(relays.standingOf('north')?.peers).toEqual({
      reachedBy: [],
      missedBy: ['berlin', 'oslo', 'tokyo'],
    });
    // Relays that reach it let it in, though the server does not.
    linked.look = () => Promise.resolve(true);
    await rounds(4);
    expect(turns).toEqual(['north offline', 'north recovering', 'north online']);
  });

  it('stays in where the server reaches it, whatever relays find', async () => {
    const { linked, relays, turns, rounds } = await watched();
    linked.look = (_from, { name }) => Promise.resolve(name !== 'north');
    await rounds(10);
    expect(turns).toEqual([]);
    expect(relays.standingOf('north')).toMatchObject({
      isReachedNow: true,
      peers: { reachedBy: [], missedBy: ['berlin', 'oslo', 'tokyo'] },
    });
  });

  it('is as it was before where no relay has joined', async () => {
    const { relays, found, turns, rounds } = await watched({ names: [] });
    found.byServer = false;
    await rounds(3);
    expect(turns).toEqual(['north offline']);
    expect(relays.standingOf('north')?.peers).toEqual({ reachedBy: [], missedBy: [] });
  });
});
