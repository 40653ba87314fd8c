import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { RelayStats } from '../../relay/port.ts';
import type { Sites } from '../../sites/sites.ts';
import type { Store } from '../../store/port/store.ts';
import type { Ingested } from '../../results/ingest.ts';
import type { Places } from '../../admission/places.ts';
import type { ServerClock } from '../../time/clock.ts';
import type { ConfiguredRelays } from '../../fleet/configured-relays.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import { FleetMetrics } from './fleet-metrics.ts';
import { RelayMetrics } from './relay-metrics.ts';
import { SiteMetrics } from './site-metrics.ts';

/** Counting a million results reads an index from end to end; in between, what is stored is added. */
const COUNT_EVERY_MS = 5 * 60_000;
/** Around the 100 ms that storing may take at the 99th percentile. */
const LATENCY_BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Each is there from the start: a rate needs the zero before the first. */
const VERDICTS: readonly Ingested['verdict'][] = ['meets', 'misses', 'no-data'];

/** What the metrics are taken from when somebody asks for them. */
export interface MetricSources {
  readonly store: Store;
  readonly places: Places;
  /** `null`: this server has no relay of its own. Rejects when the relay has failed. */
  readonly relayStats: () => Promise<RelayStats | null>;
  /** What that relay is called; `null`, or left out: there is none. */
  readonly builtInName?: string | null;
  readonly clock: ServerClock;
  /** Left out: nothing is told of relays that joined. */
  readonly fleet?: Fleet;
  readonly configured?: ConfiguredRelays;
  /** Left out: nothing is told of sites. */
  readonly sites?: Sites;
  /** Of the disk of the data directory; `null`: not known. Left out: nothing is told of it. */
  readonly freeBytes?: () => number | null;
  /** Whether what is beyond retention stays until an admin confirms. Left out: nothing is told of it. */
  readonly isRemovalStopped?: () => boolean;
  /** Whether this server does the rounds, of those that have its database. Left out: nothing is told of it. */
  readonly isLeader?: () => boolean;
}

/** A figure of the last count, and what came since. */
interface Counted {
  readonly atMs: number;
  readonly results: number;
  readonly bytes: number;
}

/** The server's figures for Prometheus. Names follow its conventions: base units, `_total` for what only grows. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #sources: MetricSources;
  readonly #relay: RelayMetrics;
  readonly #fleet: FleetMetrics | null;
  readonly #sites: SiteMetrics | null;
  readonly #stored: Counter<'verdict'>;
  readonly #regraded: Counter;
  readonly #latency: Histogram;
  readonly #requests: Counter<'method' | 'route' | 'status'>;
  readonly #results: Gauge;
  readonly #storedBytes: Gauge;
  readonly #freeBytes: Gauge;
  readonly #removalStopped: Gauge;
  readonly #leader: Gauge | null;
  readonly #places: Gauge<'state'>;
  #counted: Counted | null = null;
  #storedSinceCount = 0;

  constructor(sources: MetricSources) {
    this.#sources = sources;
    const registers = [this.#registry];
    this.#relay = new RelayMetrics(this.#registry);
    this.#fleet = sources.fleet ? new FleetMetrics(this.#registry) : null;
    this.#sites = sources.sites ? new SiteMetrics(this.#registry) : null;
    this.#stored = new Counter({
      name: 'edgewise_tests_total',
      help: 'Results stored since the start, by verdict.',
      labelNames: ['verdict'],
      registers,
    });
    this.#regraded = new Counter({
      name: 'edgewise_tests_regraded_total',
      help: 'Results whose verdict was not what their figures say; stored with the right one.',
      registers,
    });
    this.#latency = new Histogram({
      name: 'edgewise_ingest_duration_seconds',
      help: 'From the whole body of a result to its acknowledgement.',
      buckets: LATENCY_BUCKETS_S,
      registers,
    });
    this.#requests = new Counter({
      name: 'edgewise_http_requests_total',
      help: 'Requests answered, by route and status.',
      labelNames: ['method', 'route', 'status'],
      registers,
    });
    this.#results = new Gauge({ name: 'edgewise_results', help: 'Results in the store.', registers });
    this.#storedBytes = new Gauge({
      name: 'edgewise_stored_bytes',
      help: 'Results and packet records in the store, as they are stored; counted every five minutes.',
      registers,
    });
    this.#freeBytes = new Gauge({
      name: 'edgewise_free_bytes',
      help: 'Free on the disk of the data directory.',
      registers,
    });
    this.#removalStopped = new Gauge({
      name: 'edgewise_removal_stopped',
      help: '1 while nothing is removed until an admin confirms it.',
      registers,
    });
    this.#leader = sources.isLeader
      ? new Gauge({
          name: 'edgewise_leader',
          help: '1 while this server does the rounds: retention, sites, alerts.',
          registers,
        })
      : null;
    this.#places = new Gauge({
      name: 'edgewise_tests',
      help: 'Tests that have a place just now, by state.',
      labelNames: ['state'],
      registers,
    });
    for (const verdict of VERDICTS) this.#stored.inc({ verdict }, 0);
  }

  /** Adds the process's own figures (CPU, memory, event loop). Once a process. */
  watchProcess(): void {
    collectDefaultMetrics({ register: this.#registry });
  }

  observeIngest({ verdict, wasRegraded, latencyMs }: Ingested): void {
    this.#stored.inc({ verdict });
    if (wasRegraded) this.#regraded.inc();
    this.#latency.observe(latencyMs / 1000);
    this.#storedSinceCount += 1;
  }

  /** `route` is the pattern that was met, never the address: ids are keys, and there is no end of them. */
  observeRequest(method: string, route: string, status: number): void {
    this.#requests.inc({ method, route, status: String(status) });
  }

  /** The media type of `text`. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Everything, in Prometheus' text format. What cannot be had just now is left out. */
  async text(): Promise<string> {
    const { places, relayStats, builtInName = null } = this.#sources;
    const { running, waiting } = places.counts();
    this.#places.set({ state: 'running' }, running);
    this.#places.set({ state: 'waiting' }, waiting);
    const [results, relay] = await Promise.allSettled([this.#count(), relayStats(), this.#setSites()]);
    if (results.status === 'fulfilled') {
      this.#results.set(results.value.results + this.#storedSinceCount);
      this.#storedBytes.set(results.value.bytes);
    } else for (const gauge of [this.#results, this.#storedBytes]) gauge.remove();
    const freeBytes = this.#sources.freeBytes?.() ?? null;
    if (freeBytes === null) this.#freeBytes.remove();
    else this.#freeBytes.set(freeBytes);
    this.#removalStopped.set(this.#sources.isRemovalStopped?.() ? 1 : 0);
    this.#leader?.set(this.#sources.isLeader?.() ? 1 : 0);
    if (this.#sources.fleet) this.#fleet?.set(this.#sources.fleet, this.#sources.configured);
    const figures = relay.status === 'fulfilled' ? relay.value : 'failed';
    if (builtInName !== null && figures !== null) this.#fleet?.setBuiltIn(builtInName, figures !== 'failed');
    this.#relay.set(figures);
    return this.#registry.metrics();
  }

  async #setSites(): Promise<void> {
    const { sites, clock } = this.#sources;
    if (sites) await this.#sites?.set(sites, clock.epochMs());
  }

  async #count(): Promise<Counted> {
    const nowMs = this.#sources.clock.monotonicMs();
    if (this.#counted === null || nowMs - this.#counted.atMs >= COUNT_EVERY_MS) {
      const before = this.#storedSinceCount;
      const { results } = this.#sources.store;
      this.#counted = {
        atMs: nowMs,
        results: await results.count(),
        bytes: await results.storedBytes(),
      };
      this.#storedSinceCount -= before;
    }
    return this.#counted;
  }
}
