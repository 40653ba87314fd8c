import { describe, expect, it } from 'vitest';
import type { Probing } from '../../../server/fleet/fleet.ts';
import { joined, namesOf } from '../../support/fleet/joined-fleet.ts';
import type { LinkedFleet } from '../../support/fleet/linked-relay.ts';

/** What does not work is found out after five seconds. */
const SLOW_MS = 5000;
const inTime = <T>(linked: LinkedFleet, ms: number, value: T): Promise<T> =>
  new Promise((resolve) => linked.clock.setTimer(ms, () => resolve(value)));
const BAD: Probing = { isGood: false, troubles: [] };

/** Nobody reaches these from the server, or from other relays. */
function cutOff(linked: LinkedFleet, fromServer: readonly string[], fromPeers: readonly string[]): void {
  linked.probe = (name) =>
    fromServer.includes(name)
      ? inTime(linked, SLOW_MS, BAD)
      : Promise.resolve({ isGood: true, troubles: [] });
  linked.look = (_from, { name }) =>
    fromPeers.includes(name) ? inTime(linked, SLOW_MS, false) : inTime(linked, 100, true);
}

const stateOf = ({ fleet }: LinkedFleet, name: string) => fleet.find(name)?.state;

describe('relays that look at one another', () => {
  it('keep one in that the server alone cannot reach, and say who can', async () => {
    const { linked } = await joined('berlin', 'oslo', 'tokyo');
    cutOff(linked, ['berlin'], []);
    for (let second = 0; second < 300; second += 1) {
      await linked.clock.advance(1000);
      expect(stateOf(linked, 'berlin'), `after ${second} s`).toBe('online');
    }
    expect(linked.fleet.find('berlin')?.isReached).toBe(false);
    expect(linked.fleet.reachOf('berlin')).toEqual({ reachedBy: ['oslo', 'tokyo'], missedBy: [] });
  });

  it('let one fall within 40 s that nobody reaches, and up again as soon after', async () => {
    for (let afterMs = 0; afterMs < 10_000; afterMs += 700) {
      const { linked } = await joined('berlin', 'oslo', 'tokyo', 'lima');
      await linked.clock.advance(20_000 + afterMs);
      cutOff(linked, ['berlin'], ['berlin']);
      await linked.clock.advance(40_000);
      expect(namesOf(linked.fleet.offers()), `since ${afterMs}`).toEqual(['oslo', 'tokyo', 'lima']);
      expect(linked.fleet.reachOf('berlin')).toEqual({ reachedBy: [], missedBy: ['lima', 'oslo', 'tokyo'] });
      cutOff(linked, [], []);
      await linked.clock.advance(40_000);
      expect(stateOf(linked, 'berlin'), `again since ${afterMs}`).toBe('online');
    }
  });

  it('do not keep one in by half of them', async () => {
    const { linked } = await joined('berlin', 'oslo', 'tokyo');
    cutOff(linked, ['berlin'], []);
    linked.look = (from, { name }) => Promise.resolve(from === 'oslo' || name !== 'berlin');
    await linked.clock.advance(60_000);
    expect(stateOf(linked, 'berlin')).toBe('offline');
    expect(linked.fleet.reachOf('berlin')).toEqual({ reachedBy: ['oslo'], missedBy: ['tokyo'] });
  });

  it('change nothing about one that the server reaches, nor about one that is not heard', async () => {
    const { linked } = await joined('berlin', 'oslo', 'tokyo');
    cutOff(linked, [], ['berlin']);
    await linked.clock.advance(120_000);
    expect(stateOf(linked, 'berlin')).toBe('online');
    cutOff(linked, [], []);
    linked.exchange = () => 'question-lost';
    await linked.clock.advance(40_000);
    expect(linked.fleet.offers()).toEqual([]);
  });

  it('say whether one that the server does not hear is down, for ten minutes, and keep it in by nothing that they say', async () => {
    const { linked } = await joined('berlin', 'oslo', 'tokyo');
    linked.exchange = (relay) => (relay === 'berlin' ? 'question-lost' : 'arrives');
    await linked.clock.advance(40_000);
    expect(stateOf(linked, 'berlin')).toBe('offline');
    expect(linked.fleet.reachOf('berlin')).toEqual({ reachedBy: ['oslo', 'tokyo'], missedBy: [] });
    cutOff(linked, [], ['berlin']);
    await linked.clock.advance(20_000);
    expect(linked.fleet.reachOf('berlin')).toEqual({ reachedBy: [], missedBy: ['oslo', 'tokyo'] });
    cutOff(linked, [], []);
    await linked.clock.advance(600_000);
    expect(linked.fleet.reachOf('berlin')).toEqual({ reachedBy: [], missedBy: [] });
    expect(stateOf(linked, 'berlin')).toBe('offline');
    linked.exchange = () => 'arrives';
    await linked.clock.advance(60_000);
    expect(stateOf(linked, 'berlin')).toBe('online');
    expect(linked.fleet.reachOf('berlin')).toEqual({ reachedBy: ['oslo', 'tokyo'], missedBy: [] });
  });

  it('look no more at one that is shut out, nor at one that went away after it drained', async () => {
    const { linked, relays } = await joined('berlin', 'oslo', 'tokyo');
    linked.fleet.shutOut(linked.fleet.find('berlin')?.identity.tokenId ?? '');
    relays[1]?.joining.drain();
    await linked.clock.advance(40_000);
    for (const name of ['berlin', 'oslo'])
      expect(linked.fleet.reachOf(name), name).toEqual({ reachedBy: [], missedBy: [] });
  });

  it('keep one in though every third of their reports is lost', async () => {
    const { linked } = await joined('berlin', 'oslo', 'tokyo');
    cutOff(linked, ['berlin'], []);
    let exchanges = 0;
    linked.exchange = () => {
      exchanges += 1;
      if (exchanges % 3 !== 0) return 'arrives';
      return exchanges % 2 === 0 ? 'question-lost' : 'answer-lost';
    };
    await linked.clock.advance(600_000);
    expect(linked.turns.filter(({ state }) => state === 'offline')).toEqual([]);
  });

  it('are given credentials of the one that they look at', async () => {
    const { linked, relays } = await joined('berlin', 'oslo', 'tokyo');
    const asked: unknown[] = [];
    linked.look = (from, peer) => {
      asked.push([from, peer]);
      return Promise.resolve(true);
    };
    await linked.clock.advance(20_000);
    const secret = relays[2]?.credentials[0]?.secret ?? '';
    expect(asked).toContainEqual([
      'berlin',
      {
        name: 'tokyo',
        transport: 'udp',
        port: 3478,
        host: 'tokyo',
        username: 'for tokyo',
        credential: `of ${secret}`,
      },
    ]);
    // Each looks at two others each five seconds.
    expect(asked.length).toBeLessThanOrEqual(3 * 2 * 4);
  });

  it('look no more once the server has been silent for a minute: what they were given holds no longer', async () => {
    const { linked } = await joined('berlin', 'oslo');
    await linked.clock.advance(20_000);
    linked.exchange = () => 'question-lost';
    await linked.clock.advance(70_000);
    let looks = 0;
    linked.look = () => {
      looks += 1;
      return Promise.resolve(false);
    };
    await linked.clock.advance(60_000);
    expect(looks).toBe(0);
  });
});
