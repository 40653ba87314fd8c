import { Gauge, type Registry } from 'prom-client';
import { RELAY_STATES, type RelayState } from '../../../src/wire/relays/fleet.ts';
import type { ConfiguredRelays } from '../../fleet/configured-relays.ts';
import type { Fleet } from '../../fleet/fleet.ts';

/** The relays that joined, each by its name: how it stands, and what it has to do. */
export class FleetMetrics {
  readonly #state: Gauge<'relay' | 'state'>;
  readonly #tests: Gauge<'relay'>;
  readonly #allocations: Gauge<'relay'>;
  readonly #clockAhead: Gauge<'relay'>;

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
      help: '1 for the state that a relay on another machine is in, else 0.',
      labelNames: ['relay', 'state'],
      registers,
    });
    this.#tests = new Gauge(of('tests', 'Tests that have an allocation at a relay that joined.'));
    this.#allocations = new Gauge(of('allocations', 'Allocations of a relay that joined.'));
    this.#clockAhead = new Gauge(of('clock_ahead_seconds', 'Its clock less that of the server.'));
  }

  set({ relays }: Fleet, configured: ConfiguredRelays | undefined): void {
    for (const { name: relay, state } of configured?.standings ?? []) this.#setState(relay, state);
    for (const { identity, state, report, clockAheadMs } of relays) {
      const relay = identity.name;
      this.#setState(relay, state);
      this.#clockAhead.set({ relay }, clockAheadMs / 1000);
      if (report.load === null) {
        this.#tests.remove({ relay });
        this.#allocations.remove({ relay });
      } else {
        this.#tests.set({ relay }, report.load.tests);
        this.#allocations.set({ relay }, report.load.allocations);
      }
    }
  }

  #setState(relay: string, state: RelayState): void {
    for (const each of RELAY_STATES) this.#state.set({ relay, state: each }, each === state ? 1 : 0);
  }
}
