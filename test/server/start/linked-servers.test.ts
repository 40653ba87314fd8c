import { describe, expect, it } from 'vitest';
import { requestCountsOver } from '../../../server/http/access/request-counts.ts';
import { LinkedServers } from '../../../server/start/linked-servers.ts';
import type { ServerLinkListener } from '../../../server/store/port/server-link.ts';
import { CapturedLog } from '../../support/captured-log.ts';
import { LinkedFleet } from '../../support/fleet/linked-relay.ts';
import { namesOf } from '../../support/fleet/joined-fleet.ts';

/** Servers that tell one another at once, as PostgreSQL does for them: everybody but who told. */
async function servers(count: number) {
  const listeners = new Map<number, ServerLinkListener>();
  const shared = new LinkedFleet();
  const cutOff = new Set<number>();
  const all = await Promise.all(
    Array.from({ length: count }, async (_, own) => {
      const linked = own === 0 ? shared : new LinkedFleet({ clock: shared.clock, epoch: `epoch-${own}` });
      linked.join('berlin');
      const server = new LinkedServers({
        store: {
          link: (listener) => {
            listeners.set(own, listener);
            return Promise.resolve({
              isLeader: own === 0,
              tell: (news) => {
                if (cutOff.has(own)) return;
                for (const [other, each] of listeners)
                  if (other !== own && !cutOff.has(other)) each.onNews(news);
              },
              close: () => Promise.resolve(),
            });
          },
        },
        watch: { noteSamples: () => undefined },
        fleet: linked.fleet,
        monotonicMs: () => shared.clock.nowMs(),
        keyOf: (address) => `key of ${address}`,
        epochMs: () => shared.clock.nowEpochMs(),
        log: new CapturedLog(),
      });
      await server.start();
      return { server, fleet: linked.fleet, listener: () => listeners.get(own) };
    }),
  );
  await shared.clock.advance(3000);
  const offered = (): number[] => all.map(({ fleet }) => namesOf(fleet.offers()).length);
  const comeBack = (own: number): void => {
    cutOff.delete(own);
    listeners.get(own)?.onGap();
  };
  return { all, offered, cutOff, comeBack, clock: shared.clock };
}

describe('requests to several servers', () => {
  it('are counted at all, by what nobody can read, and no more of them once they are too many', async () => {
    const { all } = await servers(2);
    const clock = { nowMs: 0 };
    const routes = all.map(({ server }) => {
      const Counts = requestCountsOver(server.counts, () => clock.nowMs);
      const counts = new Counts();
      return { tests: counts.child({ overAll: 'tests' }), reads: counts.child() };
    });
    const ask = (at: number, route: 'tests' | 'reads', max = 3): number => {
      let current = NaN;
      routes[at]?.[route].incr(
        '192.0.2.1',
        (_error, result) => (current = result?.current ?? NaN),
        60_000,
        max,
      );
      return current;
    };
    expect([ask(0, 'tests'), ask(1, 'tests'), ask(0, 'tests'), ask(1, 'tests')]).toEqual([1, 2, 3, 4]);
    // The fourth was over the limit: it is one at the server that it came to, and no news to the other.
    expect([ask(0, 'tests'), ask(1, 'tests')]).toEqual([4, 5]);
    expect([ask(0, 'reads'), ask(1, 'reads')]).toEqual([1, 1]);
    clock.nowMs += 60_000;
    expect([ask(1, 'tests'), ask(0, 'tests')]).toEqual([1, 2]);
  });
});

describe('attempts to log in at several servers', () => {
  it('are counted together: a guesser who changes servers waits as at one, and who gets in is free at all', async () => {
    const { all, clock } = await servers(2);
    const nowMs = clock.nowEpochMs();
    const limits = all.map(({ server }) => server.logins);
    const attempt = (at: number, address: string): number =>
      limits[at % 2]?.begin('ada', address, nowMs) ?? NaN;
    // Five are free, then 2 s, as one server alone has it.
    expect([0, 1, 2, 3, 4, 5, 6].map((at) => attempt(at, 'a'))).toEqual([0, 0, 0, 0, 0, 2000, 2000]);
    limits[0]?.succeeded('ada', 'a', nowMs);
    expect([attempt(0, 'a'), attempt(1, 'a')]).toEqual([0, 0]);
    const known = (at: number): number => limits[at % 2]?.beginKnown('browser', nowMs) ?? NaN;
    expect([0, 1, 2, 3, 4, 5].map(known)).toEqual([0, 0, 0, 0, 0, 2000]);
    limits[1]?.succeededKnown('browser');
    expect(known(0)).toBe(0);
  });
});

describe('relays of several servers', () => {
  it('are held out of all of them by one, and let in again by another', async () => {
    const { all, offered } = await servers(3);
    expect(offered()).toEqual([1, 1, 1]);
    all[0]?.server.holdRelay('berlin', true);
    expect(offered()).toEqual([0, 0, 0]);
    all[2]?.server.holdRelay('berlin', false);
    expect(offered()).toEqual([1, 1, 1]);
  });

  it('are held out of a server too that was cut off meanwhile, when it is back', async () => {
    const { all, offered, cutOff, comeBack, clock } = await servers(3);
    cutOff.add(1);
    all[0]?.server.holdRelay('berlin', true);
    expect(offered()).toEqual([0, 1, 0]);
    comeBack(1);
    expect(offered()).toEqual([0, 0, 0]);
    // And let in again, whoever else still knows the order of before.
    cutOff.add(2);
    await clock.advance(10);
    all[1]?.server.holdRelay('berlin', false);
    expect(offered()).toEqual([1, 1, 0]);
    comeBack(2);
    expect(offered()).toEqual([1, 1, 1]);
    comeBack(0);
    expect(offered()).toEqual([1, 1, 1]);
  });

  it('are out of all of them when their token is revoked at one', async () => {
    const { all, offered } = await servers(3);
    all[1]?.server.shutOut('token-berlin');
    expect(offered()).toEqual([0, 0, 0]);
  });

  it('stay where news are of another version, or of relays that are not here', async () => {
    const { all, offered } = await servers(2);
    for (const news of [
      '',
      '{"type":"held"}',
      '{"type":"held","relay":"oslo","isHeldOut":true}',
      '{"type":"new"}',
    ])
      all[0]?.listener()?.onNews(news);
    expect(offered()).toEqual([1, 1]);
  });
});
