import { describe, expect, it } from 'vitest';
import { LinkedServers } from '../../../server/start/linked-servers.ts';
import type { ServerLinkListener } from '../../../server/store/port/server-link.ts';
import { CapturedLog } from '../../support/captured-log.ts';
import { LinkedFleet } from '../../support/fleet/linked-relay.ts';
import { namesOf } from '../../support/fleet/joined-fleet.ts';

/** Servers that tell one another at once, as PostgreSQL does for them: everybody but who told. */
async function servers(count: number) {
  const listeners = new Map<number, ServerLinkListener>();
  const shared = new LinkedFleet();
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
                for (const [other, each] of listeners) if (other !== own) each.onNews(news);
              },
              close: () => Promise.resolve(),
            });
          },
        },
        watch: { noteSamples: () => undefined },
        fleet: linked.fleet,
        monotonicMs: () => shared.clock.nowMs(),
        log: new CapturedLog(),
      });
      await server.start();
      return { server, fleet: linked.fleet, listener: () => listeners.get(own) };
    }),
  );
  await shared.clock.advance(3000);
  const offered = (): number[] => all.map(({ fleet }) => namesOf(fleet.offers()).length);
  return { all, offered };
}

describe('relays of several servers', () => {
  it('are held out of all of them by one, and let in again by another', async () => {
    const { all, offered } = await servers(3);
    expect(offered()).toEqual([1, 1, 1]);
    all[0]?.server.holdRelay('berlin', true);
    expect(offered()).toEqual([0, 0, 0]);
    all[2]?.server.holdRelay('berlin', false);
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
