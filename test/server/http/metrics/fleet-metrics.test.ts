import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { ConfiguredRelays } from '../../../../server/fleet/configured-relays.ts';
import { FleetMetrics } from '../../../../server/http/metrics/fleet-metrics.ts';
import { joined } from '../../../support/fleet/joined-fleet.ts';

describe('the figures of relays that joined', () => {
  it('are state, load, and who reaches them', async () => {
    const { linked, relays } = await joined('berlin', 'oslo', 'tokyo');
    const [busy] = relays[0]?.opened ?? [];
    if (busy) busy.busyRatio = 0.85;
    const [many] = relays[1]?.opened ?? [];
    if (many) many.capacity = { threads: 3, threadPacketsPerS: 50_000 };
    const [unmeasured] = relays[2]?.opened ?? [];
    if (unmeasured) unmeasured.capacity = { threads: 1 };
    linked.probe = (name) => Promise.resolve({ isGood: name !== 'berlin', troubles: [] });
    linked.look = (from, { name }) => Promise.resolve(name !== 'berlin' || from !== 'oslo');
    await linked.clock.advance(25_000);
    const registry = new Registry();
    new FleetMetrics(registry).set(linked.fleet, undefined);
    const lines = (await registry.metrics()).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'edgewise_relay_state{relay="oslo",state="online"} 1',
        'edgewise_joined_relay_busy_ratio{relay="berlin"} 0.85',
        'edgewise_joined_relay_threads{relay="oslo"} 3',
        'edgewise_joined_relay_threads{relay="tokyo"} 1',
        'edgewise_joined_relay_thread_capacity_packets_per_second{relay="oslo"} 50000',
        'edgewise_joined_relay_full{relay="berlin"} 1',
        'edgewise_joined_relay_full{relay="oslo"} 0',
        'edgewise_joined_relay_reached{relay="berlin"} 0',
        'edgewise_joined_relay_reached{relay="tokyo"} 1',
        'edgewise_joined_relay_peers{relay="berlin",found="reached"} 1',
        'edgewise_joined_relay_peers{relay="berlin",found="missed"} 1',
        'edgewise_joined_relay_peers{relay="tokyo",found="reached"} 2',
      ]),
    );
    // Nothing was said of any of the configuration.
    expect(lines.filter((line) => line.startsWith('edgewise_configured_relay_reached{'))).toEqual([]);
    // Berlin is of an older version, and Tokyo’s way of taking datagrams was not measured.
    expect(lines.filter((line) => /^edgewise_joined_relay_thread\w*\{/.test(line))).toHaveLength(3);
  });

  it('are the packets that it counts itself, and no count or load of one that says nothing', async () => {
    const { linked, relays } = await joined('berlin', 'oslo');
    const [berlin] = relays[0]?.opened ?? [];
    const [oslo] = relays[1]?.opened ?? [];
    if (!berlin || !oslo) throw new Error('no relay was opened');
    const registry = new Registry();
    const metrics = new FleetMetrics(registry);
    const counts = async (): Promise<string[]> => {
      metrics.set(linked.fleet, undefined);
      const text = await registry.metrics();
      expect(text).toContain('# TYPE edgewise_joined_relay_packets_total counter');
      return text.split('\n').filter((line) => line.startsWith('edgewise_joined_relay_packets'));
    };
    Object.assign(berlin, { packetsRelayed: 5000, packetsDropped: 7 });
    await linked.clock.advance(5000);
    const ofOslo = [
      'edgewise_joined_relay_packets_total{relay="oslo"} 0',
      'edgewise_joined_relay_packets_dropped_total{relay="oslo"} 0',
    ];
    const told = [
      'edgewise_joined_relay_packets_total{relay="berlin"} 5000',
      'edgewise_joined_relay_packets_dropped_total{relay="berlin"} 7',
      ...ofOslo,
    ];
    expect((await counts()).sort()).toEqual(told.sort());
    // Asked again, nothing was counted twice.
    expect((await counts()).sort()).toEqual(told.sort());
    // It was started anew, and says so by counting from 0.
    Object.assign(berlin, { packetsRelayed: 40, packetsDropped: 0 });
    oslo.isAnswering = false;
    await linked.clock.advance(5000);
    expect((await counts()).sort()).toEqual([
      'edgewise_joined_relay_packets_dropped_total{relay="berlin"} 0',
      'edgewise_joined_relay_packets_total{relay="berlin"} 40',
    ]);
    // Nothing is heard of it any more, whatever it had to do when it last was.
    linked.exchange = () => 'question-lost';
    await linked.clock.advance(12_000);
    expect(await counts()).toEqual([]);
    const ofLoad = /^edgewise_joined_relay_(busy_ratio|threads|tests|allocations)\{/m;
    expect(await registry.metrics()).not.toMatch(ofLoad);
  });

  it('are, of those of the configuration, state and who reaches them', async () => {
    const { linked } = await joined('berlin');
    const configured = new ConfiguredRelays({
      relays: ['north', 'south'].map((name) => ({ name, urls: [`turn:${name}.example.com`], secret: 's' })),
      clock: { monotonicMs: () => linked.clock.nowMs() },
      timers: linked.timers,
      probe: ({ name }) => Promise.resolve({ isGood: name === 'south', troubles: [] }),
      reachOf: (name) =>
        name === 'north'
          ? { reachedBy: ['berlin'], missedBy: ['oslo', 'tokyo'] }
          : { reachedBy: [], missedBy: [] },
      onTurn: () => undefined,
    });
    const registry = new Registry();
    const metrics = new FleetMetrics(registry);
    const lines = async (): Promise<string[]> => {
      metrics.set(linked.fleet, configured);
      return (await registry.metrics()).split('\n').filter((line) => /(north|south)"/.test(line));
    };
    expect((await lines()).filter((line) => line.includes('_reached{'))).toEqual([]);
    await linked.clock.advance(10_000);
    expect(await lines()).toEqual(
      expect.arrayContaining([
        'edgewise_relay_state{relay="north",state="online"} 1',
        'edgewise_configured_relay_reached{relay="north"} 0',
        'edgewise_configured_relay_reached{relay="south"} 1',
        'edgewise_configured_relay_peers{relay="north",found="reached"} 1',
        'edgewise_configured_relay_peers{relay="north",found="missed"} 2',
        'edgewise_configured_relay_peers{relay="south",found="reached"} 0',
      ]),
    );
  });
});
