import { describe, expect, it, vi } from 'vitest';
import type { DeskEvent } from '../../../src/wire/desk/requests.ts';
import { DESK_ROUTES } from '../../../src/wire/desk/routes.ts';
import { OutOverAll } from '../../../server/alerts/out-over-all.ts';
import { decodeNews } from '../../../server/events/server-news.ts';
import { openStore } from '../../../server/store/open-store.ts';
import { linkedServers } from '../../support/fleet/linked-servers.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { machine } from '../../support/server/desk-people.ts';
import { joinServers } from '../../support/server/joined-server.ts';
import { onPostgresql } from '../../support/server/on-postgresql.ts';
import { readStream } from '../../support/server/read-stream.ts';

describe('a relay that turns at one of several servers', () => {
  it('is told of at the desks of all, once a second at most', async () => {
    const { all, clock } = await linkedServers(3);
    const seen = all.map(({ server }) => {
      const events: string[] = [];
      server.events.listen('ada', { send: ({ type }) => events.push(type), close: () => undefined });
      return events;
    });
    // By then each has gone through all of them for the first time.
    await clock.advance(12_000);
    for (const events of seen) events.splice(0);
    await clock.advance(60_000);
    expect(seen).toEqual([[], [], []]);
    for (let second = 0; second < 5; second += 1) {
      for (let time = 0; time < 7; time += 1)
        all[1]?.fleet.find('berlin')?.setHeldOut(second % 2 === time % 2);
      await clock.advance(1000);
    }
    const five = Array<string>(5).fill('relays');
    expect(seen).toEqual([five, five, five]);
  });

  it('is out at all of them, as far as alerts go, until it is in at all', async () => {
    const { all, clock } = await linkedServers(3);
    const store = await openStore({ kind: 'sqlite', file: ':memory:' });
    const overAll = all.map(
      ({ fleet, configured }, own) =>
        new OutOverAll({
          marks: store.marks,
          server: `server ${own}`,
          watched: () => [...fleet.watched, ...configured.watched],
          monotonicMs: () => clock.nowMs(),
        }),
    );
    const berlin = async (): Promise<(boolean | undefined)[]> => {
      const seen: (boolean | undefined)[] = [];
      for (const each of overAll) seen.push((await each.look()).find(({ name }) => name === 'berlin')?.isOut);
      return seen;
    };
    await clock.advance(10_000);
    expect(await berlin()).toEqual([false, false, false]);
    const fallen = all[1]?.fleet.find('berlin');
    for (const network of ['a', 'b', 'c']) fallen?.noteFailed(network);
    await berlin();
    expect(await berlin()).toEqual([true, true, true]);
    await clock.advance(60_000);
    expect(fallen?.state).toBe('online');
    await berlin();
    expect(await berlin()).toEqual([false, false, false]);
    await store.close();
  });

  it.each([
    { type: 'event', event: { type: 'of a newer server' } },
    { type: 'of a newer server', relays: [] },
  ])('of a newer server that tells %j, nothing is heard, and nothing goes wrong', async (news) => {
    const { all } = await linkedServers(2);
    const text = JSON.stringify(news);
    expect(decodeNews(text)).toBeNull();
    expect(() => all[0]?.listener()?.onNews(text)).not.toThrow();
  });
});

const PATIENCE = { timeout: 20_000, interval: 20 };

onPostgresql('a relay that turns at one of two servers on PostgreSQL', (postgresql) => {
  it('is told of at the desk of the other', { timeout: 60_000 }, async () => {
    const url = await postgresql.createDatabase();
    const clock = new ManualClock();
    const [first, second] = [await joinServers(url, clock), await joinServers(url, clock)];
    const reader = await machine(second, 'results:read');
    first.relays.join('berlin');
    // By then each has gone through all of them for the first time.
    await clock.advance(12_000);
    const window = await readStream<DeskEvent>(second, DESK_ROUTES.events, reader);
    first.relays.fleet.find('berlin')?.setHeldOut(true);
    await clock.advance(1000);
    await vi.waitFor(() => expect(window.seen).toContainEqual({ type: 'relays' }), PATIENCE);
    await Promise.all([first.leave(), second.leave()]);
  });
});
