import { Counter, Gauge, type Registry } from 'prom-client';
import { RELAY_STATES, type RelayState } from '../../../src/wire/relays/fleet.ts';
import type { ConfiguredRelays } from '../../fleet/configured-relays.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import type { PeerReach } from '../../fleet/peer-looks.ts';

/** The relays, each by its name: how it stands; and of those on other machines who reaches it, and what one that joined has to do. */
export class FleetMetrics {
  readonly #state: Gauge<'relay' | 'state'>;
  readonly #tests: Gauge<'relay'>;
  readonly #allocations: Gauge<'relay'>;
  readonly #clockAhead: Gauge<'relay'>;
  readonly #busy: Gauge<'relay'>;
  readonly #full: Gauge<'relay'>;
  readonly #threads: Gauge<'relay'>;
  readonly #capacity: Gauge<'relay'>;
  readonly #packets: Counter<'relay'>;
  readonly #dropped: Counter<'relay'>;
  readonly #joinedReach: ReachGauges;
  readonly #configuredReach: ReachGauges;

  constructor(registry: Registry) {
    const registers = [registry];
    const of = (name: string, help: string) => ({
      name: `edgewise_joined_relay_${name}`,
      help,
      labelNames: ['relay'] as const,
      registers,
    });
    this.#state = new Gauge({
      name: 'edgewise_relay_state',
      help: '1 for the state that a relay is in, else 0. That of this server is online while its thread answers, else offline.',
      labelNames: ['relay', 'state'],
      registers,
    });
    this.#tests = new Gauge(of('tests', 'Tests that have an allocation at a relay that joined.'));
    this.#allocations = new Gauge(of('allocations', 'Allocations of a relay that joined.'));
    this.#busy = new Gauge(
      of('busy_ratio', 'Share of the last seconds that its busiest thread was at work: 1 is its capacity.'),
    );
    this.#full = new Gauge(of('full', '1 while it has too much to do for another test, else 0.'));
    this.#threads = new Gauge(of('threads', 'Threads that its clients are divided among.'));
    this.#capacity = new Gauge(
      of(
        'thread_capacity_packets_per_second',
        'What one of its threads was measured to carry without loss; no value: that was not measured.',
      ),
    );
    const told =
      'by its own count since it began. All servers that it joined tell the same: the greatest is meant, not the sum.';
    this.#packets = new Counter(
      of('packets_total', `Packets that a relay that joined has passed on, ${told}`),
    );
    this.#dropped = new Counter(
      of('packets_dropped_total', `Packets that a relay that joined has not passed on, ${told}`),
    );
    this.#joinedReach = new ReachGauges(registry, 'joined', 'a relay that joined');
    this.#configuredReach = new ReachGauges(registry, 'configured', 'a relay of the configuration');
    this.#clockAhead = new Gauge(of('clock_ahead_seconds', 'Its clock less that of the server.'));
  }

  set(fleet: Fleet, configured: ConfiguredRelays | undefined): void {
    for (const { name: relay, state, isReachedNow, peers } of configured?.standings ?? []) {
      this.#setState(relay, state);
      this.#configuredReach.set(relay, isReachedNow, peers);
    }
    // Its totals, taken over: a counter here cannot be set, only begun again. One that began anew counts from 0, and rates know that.
    this.#packets.reset();
    this.#dropped.reset();
    for (const each of fleet.relays) {
      const { identity, state, report, clockAheadMs, isHeard, isReached, isFull } = each;
      // What it had to do when it was last heard says nothing of now.
      const load = isHeard ? report.load : null;
      const relay = identity.name;
      setOrRemove(this.#busy, relay, load?.busyRatio);
      setOrRemove(this.#threads, relay, load?.threads);
      setOrRemove(this.#capacity, relay, load?.threadPacketsPerS);
      this.#full.set({ relay }, isFull ? 1 : 0);
      this.#joinedReach.set(relay, isHeard ? isReached : null, fleet.reachOf(relay));
      this.#setState(relay, state);
      this.#clockAhead.set({ relay }, clockAheadMs / 1000);
      setOrRemove(this.#tests, relay, load?.tests);
      setOrRemove(this.#allocations, relay, load?.allocations);
      if (load === null) continue;
      this.#packets.inc({ relay }, load.packetsRelayed);
      this.#dropped.inc({ relay }, load.packetsDropped);
    }
  }

  /** The relay of this server stands beside them. */
  setBuiltIn(relay: string, isAnswering: boolean): void {
    this.#setState(relay, isAnswering ? 'online' : 'offline');
  }

  #setState(relay: string, state: RelayState): void {
    for (const each of RELAY_STATES) this.#state.set({ relay, state: each }, each === state ? 1 : 0);
  }
}

/** Who gets through relays of one kind. */
class ReachGauges {
  readonly #reached: Gauge<'relay'>;
  readonly #peers: Gauge<'relay' | 'found'>;

  constructor(registry: Registry, kind: 'joined' | 'configured', what: string) {
    const registers = [registry];
    this.#reached = new Gauge({
      name: `edgewise_${kind}_relay_reached`,
      help: `1 where the last probe of this server went through ${what}, 0 where it did not.`,
      labelNames: ['relay'],
      registers,
    });
    this.#peers = new Gauge({
      name: `edgewise_${kind}_relay_peers`,
      help: `Relays that joined and lately tried ${what}, by whether packets came back.`,
      labelNames: ['relay', 'found'],
      registers,
    });
  }

  set(relay: string, isReached: boolean | null, { reachedBy, missedBy }: PeerReach): void {
    setOrRemove(this.#reached, relay, isReached === null ? undefined : Number(isReached));
    this.#peers.set({ relay, found: 'reached' }, reachedBy.length);
    this.#peers.set({ relay, found: 'missed' }, missedBy.length);
  }
}

/** What a relay does not say has no value, least of all the last one. */
function setOrRemove(gauge: Gauge<'relay'>, relay: string, value: number | undefined): void {
  if (value === undefined) gauge.remove({ relay });
  else gauge.set({ relay }, value);
}
