import { describe, expect, it } from 'vitest';
import { admitted, joined, namesOf } from '../../support/fleet/joined-fleet.ts';
import { LinkedFleet } from '../../support/fleet/linked-relay.ts';

describe('a relay that somebody holds out', () => {
  it('gets no new test, those that it has end whole, and it is let in again', async () => {
    const { linked, relays } = await joined('berlin', 'tokyo');
    await admitted(linked, 'one');
    linked.fleet.find('berlin')?.setHeldOut(true);
    expect(linked.fleet.find('berlin')?.tests).toEqual(['one']);
    expect(namesOf(linked.fleet.offers())).toEqual(['tokyo']);
    expect(await admitted(linked, 'two')).toEqual(['tokyo']);
    // The one that ran goes on: its credentials hold, and its relay says what it saw.
    expect(relays[0]?.opened[0]?.tests.has('one')).toBe(true);
    expect(namesOf(linked.fleet.offersFor('one'))).toEqual(['berlin', 'tokyo']);
    expect(relays[0]?.said.at(-1)).toBe('The server sends no new tests here, as somebody wishes.');
    // Checks that go well do not let it in.
    await linked.clock.advance(60_000);
    expect(linked.fleet.relays.map(({ state }) => state)).toEqual(['draining', 'online']);
    linked.fleet.end('one');
    linked.fleet.find('berlin')?.setHeldOut(false);
    expect(linked.fleet.find('berlin')?.tests).toEqual([]);
    await linked.clock.advance(5000);
    expect(await admitted(linked, 'three')).toEqual(['berlin', 'tokyo']);
    expect(relays[0]?.said.at(-1)).toBe('The server sends tests here again.');
  });

  it('is held out by a server that was started anew, and by its own thread\u2019s death not let in', async () => {
    const { linked, relays } = await joined('berlin');
    linked.fleet.find('berlin')?.setHeldOut(true);
    await linked.clock.advance(5000);
    linked.fleet = linked.newFleet('another epoch');
    await linked.clock.advance(15_000);
    expect(linked.fleet.relays.map(({ state, isHeldOut }) => [state, isHeldOut])).toEqual([
      ['draining', true],
    ]);
    relays[0]?.opened[0]?.die();
    await linked.clock.advance(5000);
    expect(linked.fleet.relays.map(({ isHeldOut }) => isHeldOut)).toEqual([true]);
  });

  it('is let in when it is started anew', async () => {
    const { linked } = await joined('berlin');
    linked.fleet.find('berlin')?.setHeldOut(true);
    await linked.clock.advance(5000);
    linked.join('berlin', { session: 100 });
    await linked.clock.advance(15_000);
    expect(namesOf(linked.fleet.offers())).toEqual(['berlin']);
  });

  it('is held by who has its token, or by an admin, and by nobody else', async () => {
    const { linked } = await joined('berlin');
    expect(linked.fleet.find('berlin', 'token-tokyo')).toBeNull();
    expect(linked.fleet.find('tokyo')).toBeNull();
    expect(namesOf(linked.fleet.offers())).toEqual(['berlin']);
    const own = linked.fleet.find('berlin', 'token-berlin');
    own?.setHeldOut(true);
    expect(own?.isHeldOut).toBe(true);
  });

  it('is not out by anybody\u2019s fault, like one that left or was shut out, and one that dies is', async () => {
    const { linked, relays } = await joined('berlin', 'tokyo', 'oslo', 'lima');
    linked.fleet.find('berlin')?.setHeldOut(true);
    expect(linked.fleet.watched.map(({ isOut }) => isOut)).toEqual([false, false, false, false]);
    for (const relay of relays.slice(0, 2)) for (const own of relay.opened) own.isAnswering = false;
    relays[2]?.joining.drain();
    linked.fleet.shutOut('token-lima');
    await linked.clock.advance(60_000);
    expect(linked.fleet.relays.map(({ state }) => state)).toEqual([
      'offline',
      'offline',
      'offline',
      'offline',
    ]);
    expect(linked.fleet.watched.filter(({ isOut }) => isOut).map(({ name }) => name)).toEqual(['tokyo']);
  });

  it('is shut out also while it is not heard, once, and its silence is no fault then', async () => {
    const { linked } = await joined('berlin');
    linked.exchange = () => 'question-lost';
    await linked.clock.advance(12_000);
    expect(linked.fleet.find('berlin')).toMatchObject({ state: 'online', isHeard: false });
    linked.turns.length = 0;
    linked.fleet.shutOut('token-berlin');
    linked.fleet.shutOut('token-berlin');
    expect(linked.fleet.find('berlin')?.state).toBe('offline');
    await linked.clock.advance(60_000);
    expect(linked.fleet.watched.map(({ isOut }) => isOut)).toEqual([false]);
    expect(linked.fleet.takenOut.map(({ name }) => name)).toEqual(['berlin']);
    expect(linked.turns.map(({ name, state }) => [name, state])).toEqual([['berlin', 'offline']]);
  });
});

describe('relays that somebody has taken out of use', () => {
  const sinceOf = (linked: LinkedFleet, name: string) => linked.fleet.find(name)?.sinceMs;

  it('are told with since when: held out, shut out or stopped, whatever becomes of them then', async () => {
    const { linked, relays } = await joined('berlin', 'tokyo', 'oslo', 'lima');
    const joinedMs = sinceOf(linked, 'berlin');
    expect(linked.fleet.takenOut).toEqual([]);
    await linked.clock.advance(60_000 - linked.clock.nowMs());
    linked.fleet.find('berlin')?.setHeldOut(true);
    await linked.clock.advance(10_000);
    linked.fleet.shutOut('token-lima');
    // Asked again, or dead meanwhile: still since then.
    linked.fleet.find('berlin')?.setHeldOut(true);
    for (const own of relays[0]?.opened ?? []) own.isAnswering = false;
    for (const own of relays[1]?.opened ?? []) own.isAnswering = false;
    await linked.clock.advance(60_000);
    expect(linked.fleet.takenOut).toEqual([
      { name: 'berlin', sinceMs: 60_000 },
      { name: 'lima', sinceMs: 70_000 },
    ]);
    relays[2]?.joining.drain();
    await linked.clock.advance(1000);
    expect(linked.fleet.takenOut.map(({ name }) => name)).toEqual(['berlin', 'oslo', 'lima']);
    expect(sinceOf(linked, 'lima')).toBe(70_000);
    // Three checks were bad: it is out since the last of them, held out or not.
    expect(sinceOf(linked, 'berlin')).toBeGreaterThan(70_000);
    linked.fleet.find('berlin')?.setHeldOut(false);
    expect(linked.fleet.takenOut.map(({ name }) => name)).toEqual(['oslo', 'lima']);
    expect(linked.fleet.watched.filter(({ isOut }) => isOut)).toEqual([
      { name: 'berlin', isOut: true, sinceMs: sinceOf(linked, 'berlin') },
      { name: 'tokyo', isOut: true, sinceMs: sinceOf(linked, 'tokyo') },
    ]);
    expect(joinedMs).toBeLessThan(60_000);
  });

  it('stand so since they were taken out, and again since they were let in', async () => {
    const { linked } = await joined('berlin');
    await linked.clock.advance(60_000 - linked.clock.nowMs());
    linked.fleet.find('berlin')?.setHeldOut(true);
    await linked.clock.advance(60_000);
    expect(sinceOf(linked, 'berlin')).toBe(60_000);
    linked.fleet.find('berlin')?.setHeldOut(false);
    await linked.clock.advance(60_000);
    expect(sinceOf(linked, 'berlin')).toBe(120_000);
  });
});

describe('a relay that has much to do', () => {
  const setBusy = async (linked: LinkedFleet, own: { busyRatio: number } | undefined, busyRatio: number) => {
    if (own) own.busyRatio = busyRatio;
    // Its next report, and the one behind it.
    await linked.clock.advance(9000);
  };

  it('gets no new test from 80 % on, and again when it is below 65 %', async () => {
    const { linked, relays } = await joined('berlin', 'tokyo');
    const own = relays[0]?.opened[0];
    await admitted(linked, 'before');
    await setBusy(linked, own, 0.79);
    expect(await admitted(linked, 'one')).toEqual(['berlin', 'tokyo']);
    const calmMs = linked.clock.nowMs();
    await setBusy(linked, own, 0.8);
    expect(await admitted(linked, 'two')).toEqual(['tokyo']);
    const [full, ...others] = linked.fleet.withheldFrom('two');
    expect([full?.name, full?.reason, others]).toEqual(['berlin', 'full', []]);
    // Since a report that came behind what it told before.
    expect(full?.sinceMs).toBeGreaterThan(calmMs);
    expect(full?.sinceMs).toBeLessThanOrEqual(calmMs + 9000);
    expect(linked.fleet.withheldFrom('before')).toEqual([]);
    expect(namesOf(linked.fleet.offersFor('before'))).toEqual(['berlin', 'tokyo']);
    await setBusy(linked, own, 0.66);
    expect(await admitted(linked, 'three')).toEqual(['tokyo']);
    await setBusy(linked, own, 0.64);
    expect(await admitted(linked, 'four')).toEqual(['berlin', 'tokyo']);
  });

  it('gets one all the same where there is no other', async () => {
    const linked = new LinkedFleet();
    linked.takenNames = [];
    linked.fleet = linked.newFleet('epoch');
    const relays = ['berlin', 'tokyo'].map((name) => linked.join(name));
    await linked.clock.advance(2000);
    await setBusy(linked, relays[0]?.opened[0], 0.9);
    await setBusy(linked, relays[1]?.opened[0], 0.8);
    expect(await admitted(linked, 'one')).toEqual(['tokyo']);
  });
});
