import { Counter, Gauge, type Registry } from 'prom-client';
import { threadPacketsPerS, type RelayStats } from '../../relay/port.ts';

/** Where a figure is in the statistics, what it is called here (after `edgewise_relay_`), and what it is. */
type Row<Name extends keyof RelayStats> = readonly [Name, string, string];
type CounterName =
  | 'packetsRelayed'
  | 'bytesRelayed'
  | 'malformedMessages'
  | 'authenticationFailures'
  | 'allocationsRefused'
  | 'streamConnectionsRefused'
  | 'strangersUnanswered'
  | 'sendersThinned';
type GaugeName = 'allocations' | 'tests' | 'streamConnections' | 'witnessBytes' | 'threads' | 'busyRatio';

const COUNTERS: readonly Row<CounterName>[] = [
  ['packetsRelayed', 'packets_total', 'Packets passed on.'],
  ['bytesRelayed', 'bytes_total', 'Application bytes passed on, without the framing of TURN.'],
  ['malformedMessages', 'malformed_messages_total', 'Messages that were none the relay serves.'],
  ['authenticationFailures', 'authentication_failures_total', 'Requests with wrong or expired credentials.'],
  [
    'allocationsRefused',
    'allocations_refused_total',
    'Allocations refused by a quota or for lack of capacity.',
  ],
  [
    'streamConnectionsRefused',
    'stream_connections_refused_total',
    'TCP and TLS connections refused by a limit.',
  ],
  [
    'strangersUnanswered',
    'strangers_unanswered_total',
    'Requests without credentials left unanswered: too many from one network, or too small.',
  ],
  [
    'sendersThinned',
    'senders_thinned_total',
    'Clients so far over their rate that the system drops most of what they send, which nobody counts.',
  ],
];
const GAUGES: readonly Row<GaugeName>[] = [
  ['allocations', 'allocations', 'Allocations that there are.'],
  ['tests', 'tests', 'Tests that have an allocation.'],
  ['streamConnections', 'stream_connections', 'TCP and TLS connections that are open.'],
  ['witnessBytes', 'witness_bytes', 'Memory of what the relay saw of tests.'],
  ['busyRatio', 'busy_ratio', 'Share of the last seconds that its busiest thread was at work.'],
  ['threads', 'threads', 'Threads that its clients are divided among.'],
];

/** The figures of this server's relay, which counts in its own thread. */
export class RelayMetrics {
  readonly #registry: Registry;
  #metrics: {
    readonly counters: ReadonlyMap<CounterName, Counter>;
    readonly gauges: ReadonlyMap<GaugeName, Gauge>;
    readonly dropped: Counter<'reason'>;
    readonly unsent: Counter<'reason'>;
    readonly io: Gauge<'adapter'>;
    readonly capacity: Gauge<'adapter'>;
    readonly buffers: Gauge<'direction'>;
    readonly isUp: Gauge;
  } | null = null;

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /** `null`: there is no relay here, and nothing is said of one. */
  set(stats: RelayStats | 'failed' | null): void {
    if (stats === null) return;
    this.#metrics ??= this.#create();
    const { counters, gauges, dropped, unsent, io, capacity, buffers, isUp } = this.#metrics;
    isUp.set(stats === 'failed' ? 0 : 1);
    if (stats === 'failed') return;
    // The relay's totals, taken over: a counter here cannot be set, only begun again.
    for (const [name, counter] of counters) {
      counter.reset();
      counter.inc(stats[name]);
    }
    for (const [name, gauge] of gauges) gauge.set(stats[name]);
    dropped.reset();
    for (const [reason, count] of Object.entries(stats.packetsDropped)) dropped.inc({ reason }, count);
    unsent.reset();
    for (const [reason, count] of Object.entries(stats.datagramsUnsent)) unsent.inc({ reason }, count);
    io.set({ adapter: stats.adapter }, 1);
    const packetsPerS = threadPacketsPerS(stats.adapter);
    // One that was started again may take datagrams otherwise.
    capacity.reset();
    if (packetsPerS !== null) capacity.set({ adapter: stats.adapter }, packetsPerS);
    if (stats.socketBuffers === null) return;
    buffers.set({ direction: 'receive' }, stats.socketBuffers.receiveBytes);
    buffers.set({ direction: 'send' }, stats.socketBuffers.sendBytes);
  }

  #create() {
    const registers = [this.#registry];
    const named = (name: string, help: string) => ({ name: `edgewise_relay_${name}`, help, registers });
    return {
      counters: new Map(COUNTERS.map(([of, name, help]) => [of, new Counter(named(name, help))] as const)),
      gauges: new Map(GAUGES.map(([of, name, help]) => [of, new Gauge(named(name, help))] as const)),
      dropped: new Counter({
        ...named('packets_dropped_total', 'Packets not passed on, by reason.'),
        labelNames: ['reason'],
      }),
      unsent: new Counter({
        ...named('datagrams_unsent_total', 'Datagrams that never left their (batched) socket, by reason.'),
        labelNames: ['reason'],
      }),
      io: new Gauge({
        ...named('io', 'How datagrams are taken: in batches, or one by one through dgram.'),
        labelNames: ['adapter'],
      }),
      capacity: new Gauge({
        ...named(
          'thread_capacity_packets_per_second',
          'What one of its threads was measured to carry without loss; no value: it was not measured for this adapter.',
        ),
        labelNames: ['adapter'],
      }),
      buffers: new Gauge({
        ...named('socket_buffer_bytes', 'What the system lets wait at each UDP socket, the least of them.'),
        labelNames: ['direction'],
      }),
      isUp: new Gauge(named('up', 'Whether the relay of this server answers.')),
    };
  }
}
