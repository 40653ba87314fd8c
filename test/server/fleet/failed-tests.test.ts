import { describe, expect, it } from 'vitest';
import { ConfiguredRelays } from '../../../server/fleet/configured-relays.ts';
import { FailedTests } from '../../../server/fleet/failed-tests.ts';
import { admitted, joined, namesOf } from '../../support/fleet/joined-fleet.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const MINUTE_MS = 60_000;

describe('tests that cannot connect, in a row', () => {
  /** A letter is a network that cannot, `+` one that has connected; what each said. */
  const saidOf = (course: string, everyMs = 1000): string => {
    const tests = new FailedTests();
    return Array.from(course, (each, at) => {
      if (each !== '+') return tests.note(each, at * everyMs) ? '!' : '.';
      tests.reset();
      return '.';
    }).join('');
  };

  it.each([
    ['abc', '..!'],
    // One network, or two, may let nothing through.
    ['aaaaaaaa', '........'],
    ['abababab', '........'],
    ['aabbc', '....!'],
    // One that connects begins the count anew.
    ['ab+cab', '.....!'],
    ['ab+ab+ab+', '.........'],
    // And so does the third.
    ['abcabc', '..!..!'],
  ])('%s', (course, said) => {
    expect(saidOf(course)).toBe(said);
  });

  it('are no news after an hour', () => {
    expect(saidOf('abc', 29 * MINUTE_MS)).toBe('..!');
    expect(saidOf('abc', 30 * MINUTE_MS)).toBe('...');
  });
});

describe('a relay that joined and that tests cannot connect through', () => {
  const NETWORKS = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24'];

  it('goes out by three networks, and comes back by its checks, unless they go on so', async () => {
    const { linked } = await joined('berlin', 'tokyo');
    await admitted(linked, 'one');
    const fail = (): void => NETWORKS.forEach((network) => linked.fleet.noteFailed('berlin', 'one', network));
    linked.turns.length = 0;
    fail();
    expect(namesOf(linked.fleet.offers())).toEqual(['tokyo']);
    expect(linked.fleet.find('berlin')?.isOutByTests).toBe(true);
    expect(linked.turns).toEqual([
      { name: 'berlin', token: 'token-berlin', state: 'offline', testsLost: 0, isByTests: true },
    ]);
    // The test that runs there goes on.
    expect(linked.fleet.lostBy('one')).toEqual([]);
    await linked.clock.advance(20_000);
    expect(namesOf(linked.fleet.offers())).toEqual(['tokyo']);
    await linked.clock.advance(20_000);
    expect(namesOf(linked.fleet.offers())).toEqual(['berlin', 'tokyo']);
    expect(linked.fleet.find('berlin')?.isOutByTests).toBe(false);
    // A second time lately: twice as long.
    fail();
    await linked.clock.advance(40_000);
    expect(namesOf(linked.fleet.offers())).toEqual(['tokyo']);
    await linked.clock.advance(40_000);
    expect(namesOf(linked.fleet.offers())).toEqual(['berlin', 'tokyo']);
  });

  it('stays where one network fails, where one connects between, and by tests that were not its', async () => {
    const { linked } = await joined('berlin', 'tokyo');
    await admitted(linked, 'one');
    const [here = '', there = '', elsewhere = ''] = NETWORKS;
    for (let times = 0; times < 50; times += 1) linked.fleet.noteFailed('berlin', 'one', here);
    linked.fleet.noteFailed('berlin', 'one', there);
    linked.fleet.noteWorked('berlin');
    linked.fleet.noteFailed('berlin', 'one', elsewhere);
    for (const network of NETWORKS) linked.fleet.noteFailed('berlin', 'another', network);
    linked.fleet.noteFailed('nowhere', 'one', here);
    expect(namesOf(linked.fleet.offers())).toEqual(['berlin', 'tokyo']);
  });
});

describe('a relay of the configuration that tests cannot connect through', () => {
  it('goes out, also where its probe goes well, and is back after three good ones', async () => {
    const clock = new ManualClock();
    const turns: unknown[] = [];
    const relays = new ConfiguredRelays({
      relays: [{ name: 'north', urls: ['turn:north.example.com'], secret: 's' }],
      clock: { monotonicMs: () => clock.nowMs() },
      timers: { after: (ms, work) => clock.setTimer(ms, work) },
      probe: () => Promise.resolve({ isGood: true, troubles: [] }),
      onTurn: (...turn) => turns.push(turn),
    });
    await clock.advance(10_000);
    for (const network of ['a', 'a', 'b']) relays.noteFailed('north', network);
    relays.noteWorked('north');
    for (const network of ['a', 'b']) relays.noteFailed('north', network);
    expect(relays.isOffered('north')).toBe(true);
    relays.noteFailed('north', 'c');
    expect(relays.isOffered('north')).toBe(false);
    expect(relays.standingOf('north')).toMatchObject({ state: 'offline', isOutByTests: true });
    await clock.advance(30_000);
    expect(relays.standingOf('north')).toMatchObject({ state: 'online', isOutByTests: false });
    expect(turns).toEqual([
      ['north', 'offline', true],
      ['north', 'recovering', false],
      ['north', 'online', false],
    ]);
  });
});
