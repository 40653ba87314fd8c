import { ConfiguredRelays } from '../../../server/fleet/configured-relays.ts';
import { LinkedServers } from '../../../server/start/linked-servers.ts';
import type { ServerLinkListener } from '../../../server/store/port/server-link.ts';
import { CapturedLog } from '../captured-log.ts';
import { namesOf } from './joined-fleet.ts';
import { LinkedFleet } from './linked-relay.ts';

/** Servers that tell one another at once, as PostgreSQL does for them: everybody but who told. */
export async function linkedServers(count: number) {
  const listeners = new Map<number, ServerLinkListener>();
  const shared = new LinkedFleet();
  const cutOff = new Set<number>();
  const told: string[] = [];
  const all = await Promise.all(
    Array.from({ length: count }, async (_, own) => {
      const linked = own === 0 ? shared : new LinkedFleet({ clock: shared.clock, epoch: `epoch-${own}` });
      linked.join('berlin');
      const configured = new ConfiguredRelays({
        relays: [{ name: 'north', urls: ['turn:north.example.com'], secret: 's' }],
        clock: { monotonicMs: () => shared.clock.nowMs() },
        timers: linked.timers,
        probe: () => Promise.resolve({ isGood: true, troubles: [] }),
        onTurn: () => undefined,
      });
      const server = new LinkedServers({
        store: {
          link: (listener) => {
            listeners.set(own, listener);
            return Promise.resolve({
              isLeader: own === 0,
              tell: (text) => {
                if (cutOff.has(own)) return;
                told.push(text);
                for (const [other, each] of listeners)
                  if (other !== own && !cutOff.has(other)) each.onNews(text);
              },
              close: () => Promise.resolve(),
            });
          },
        },
        watch: { noteSamples: () => undefined },
        fleet: linked.fleet,
        configured,
        monotonicMs: () => shared.clock.nowMs(),
        keyOf: (address) => `key of ${address}`,
        epochMs: () => shared.clock.nowEpochMs(),
        timers: { after: (ms, work) => shared.clock.setTimer(ms, work) },
        log: new CapturedLog(),
      });
      await server.start();
      return {
        server,
        fleet: linked.fleet,
        configured,
        turns: linked.turns,
        listener: () => listeners.get(own),
      };
    }),
  );
  await shared.clock.advance(3000);
  const offered = (): number[] => all.map(({ fleet }) => namesOf(fleet.offers()).length);
  const comeBack = (own: number): void => {
    cutOff.delete(own);
    listeners.get(own)?.onGap();
  };
  return { all, news: told, offered, cutOff, comeBack, clock: shared.clock };
}
