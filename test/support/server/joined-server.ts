import { ConfiguredRelays } from '../../../server/fleet/configured-relays.ts';
import { LinkedServers } from '../../../server/start/linked-servers.ts';
import { openStore } from '../../../server/store/open-store.ts';
import { CapturedLog } from '../captured-log.ts';
import { LinkedFleet } from '../fleet/linked-relay.ts';
import type { ManualClock } from '../manual-clock.ts';
import { httpServer, type HttpServer } from './http-server.ts';

/** A server among others of one PostgreSQL: its HTTP application and its link to them, without sockets or a relay. */
export interface JoinedServer extends HttpServer {
  readonly linked: LinkedServers;
  readonly relays: LinkedFleet;
  /** Its link is cut and it tells nothing more, as by `kill -9`. */
  leave(): Promise<void>;
}

/** Joins. Its time is that of `clock`; what goes through PostgreSQL takes as long as it takes. */
export async function joinServers(url: string, clock: ManualClock): Promise<JoinedServer> {
  const store = await openStore({ kind: 'postgresql', url });
  const relays = new LinkedFleet({ clock });
  const serverClock = { monotonicMs: () => clock.nowMs(), epochMs: () => clock.nowEpochMs() };
  const configured = new ConfiguredRelays({
    relays: [{ name: 'fleet', urls: ['turn:fleet.example.com:3478?transport=udp'], secret: 'south' }],
    clock: serverClock,
    timers: relays.timers,
    onTurn: () => undefined,
    probe: () => Promise.resolve({ isGood: true, troubles: [] }),
  });
  const linked = new LinkedServers({
    store,
    watch: { noteSamples: () => undefined },
    fleet: relays.fleet,
    configured,
    ...serverClock,
    timers: relays.timers,
    keyOf: (address) => `key of ${address}`,
    log: new CapturedLog(),
  });
  const server = await httpServer({
    store,
    clock: serverClock,
    timers: relays.timers,
    events: linked.events,
    streams: linked.streams,
    running: linked.running,
    countsOverAll: linked.counts,
    fleet: relays.fleet,
    fleetOrders: linked,
    configured,
    relayTests: linked.relayTests,
  });
  await linked.start();
  const leave = async (): Promise<void> => {
    await linked.close();
    await server.app.close();
    await store.close();
  };
  return { ...server, configured, linked, relays, leave };
}
