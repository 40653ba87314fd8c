import { describe, expect, it } from 'vitest';
import { ConfiguredRelays } from '../../../server/fleet/configured-relays.ts';
import { StandingsWatch } from '../../../server/fleet/standings-watch.ts';
import type { Probing } from '../../../server/fleet/fleet.ts';
import { joined } from '../../support/fleet/joined-fleet.ts';

const GOOD: Probing = { isGood: true, troubles: [] };
const BAD: Probing = { isGood: false, troubles: [] };

/** Relays that are looked at each second, as servers do; `turns` since the last time that it was asked. */
async function watched() {
  const { linked, relays } = await joined('berlin', 'oslo');
  let north = GOOD;
  const configured = new ConfiguredRelays({
    relays: [{ name: 'north', urls: ['turn:north.example.com'], secret: 's' }],
    clock: { monotonicMs: () => linked.clock.nowMs() },
    timers: linked.timers,
    probe: () => Promise.resolve(north),
    onTurn: () => undefined,
  });
  await linked.clock.advance(10_000);
  let turns = 0;
  const watch = new StandingsWatch({ fleet: linked.fleet, configured, onTurn: () => (turns += 1) });
  watch.look();
  return {
    linked,
    relays,
    configured,
    failNorth: () => (north = BAD),
    pass: async (seconds: number) => {
      const before = turns;
      for (let second = 0; second < seconds; second += 1) {
        await linked.clock.advance(1000);
        watch.look();
      }
      return turns - before;
    },
  };
}

describe('StandingsWatch', () => {
  it('tells nothing while all is well, though tests come and go', async () => {
    const { linked, pass } = await watched();
    void linked.fleet.admit('test', 100);
    expect(await pass(60)).toBe(0);
    linked.fleet.end('test');
    expect(await pass(60)).toBe(0);
  });

  it('tells of a relay that is held out and let in, that joins, and that is shut out', async () => {
    const { linked, pass } = await watched();
    linked.fleet.find('berlin')?.setHeldOut(true);
    expect(await pass(1)).toBe(1);
    linked.fleet.find('berlin')?.setHeldOut(false);
    expect(await pass(10)).toBe(1);
    linked.join('tokyo');
    expect(await pass(5)).toBeGreaterThan(0);
    expect(await pass(60)).toBe(0);
    linked.fleet.shutOut('token-oslo');
    expect(await pass(60)).toBe(1);
  });

  it('tells of one that no longer comes, drains, dies and starts anew, has too much to do, or is not reached', async () => {
    const { linked, relays, pass, failNorth } = await watched();
    const [berlin, oslo] = relays;
    berlin?.opened[0]?.die();
    expect(await pass(10)).toBeGreaterThan(0);
    Object.assign(berlin?.opened[0] ?? {}, { busyRatio: 0.9 });
    expect(await pass(10)).toBe(1);
    // Reached by nobody from the server, and others do: it stays online.
    linked.probe = (name) => Promise.resolve(name === 'berlin' ? BAD : GOOD);
    expect(await pass(20)).toBe(1);
    oslo?.joining.drain();
    expect(await pass(5)).toBe(1);
    failNorth();
    expect(await pass(40)).toBeGreaterThan(0);
  });

  it('tells once of what turns more often than it looks', async () => {
    const { linked, pass } = await watched();
    for (let time = 0; time < 9; time += 1) linked.fleet.find('berlin')?.setHeldOut(time % 2 === 0);
    expect(await pass(1)).toBe(1);
    for (let time = 0; time < 10; time += 1) linked.fleet.find('berlin')?.setHeldOut(time % 2 === 0);
    linked.fleet.find('berlin')?.setHeldOut(true);
    expect(await pass(1)).toBe(0);
  });
});
