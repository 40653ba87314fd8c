import type { FastifyServerFactory } from 'fastify';
import type { BuiltInStanding } from '../../src/wire/relays/fleet.ts';
import type { DeskAccounts } from '../accounts/desk-accounts.ts';
import type { RelaysBefore } from '../fleet/out-before.ts';
import type { Fleet, FleetOrders } from '../fleet/fleet.ts';
import type { TestsOverAll } from '../fleet/tests-over-all.ts';
import type { Heartbeat } from '../sites/heartbeat.ts';
import type { Sites } from '../sites/sites.ts';
import type { Store } from '../store/port/store.ts';
import type { CountsOverAll } from './access/request-counts.ts';
import type { DeskAccess } from './access/desk-access.ts';
import type { DeskEvents } from '../events/desk-events.ts';
import type { OpenStreams } from '../events/open-streams.ts';
import type { RunningTests } from '../events/running-tests.ts';
import type { BodiesInFlight } from './bodies/bodies-in-flight.ts';
import type { IngestParts } from '../results/ingest.ts';
import type { ResolveName } from './relays/name-addresses.ts';
import type { Transfers } from './load/transfers.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { ConfiguredRelays } from '../fleet/configured-relays.ts';
import type { RelayOffer } from './relays/offered-relays.ts';
import type { Places } from '../admission/places.ts';
import type { ServerClock } from '../time/clock.ts';
import type { PreparePackets } from '../results/preparing/packets.ts';
import type { Prepare } from '../results/preparing/prepare.ts';
import type { ResultIds } from '../results/result-ids.ts';
import type { StorageLimits } from '../results/storage-limits.ts';
import type { TestTokens } from './access/test-tokens.ts';
import type { LogFields } from '../log/log.ts';
import type { Timers } from '../time/timers.ts';

/** A request and its answer, without anything that people wrote. */
export interface AnsweredRequest {
  readonly requestId: string;
  readonly method: string;
  /** Its pattern; `null`: there is none. */
  readonly route: string | null;
  readonly status: number;
  readonly elapsedMs: number;
}

/** What the HTTP side needs from the rest of the server. */
export interface HttpParts {
  readonly version: string;
  /** Of the configuration, and this server's own. */
  readonly relays: readonly RelayOffer[];
  /** Those that joined. */
  readonly fleet: Fleet;
  readonly fleetOrders: FleetOrders;
  /** How those of `relays` stand that have URLs of their own. */
  readonly configured: ConfiguredRelays;
  /** Relays that were out when the server was started; left out: none. */
  readonly relaysBefore?: RelaysBefore;
  /** Counts how tests fare with relays. */
  readonly relayTests: Pick<TestsOverAll, 'noteFailed' | 'noteWorked'>;
  readonly places: Places;
  readonly transfers: Transfers;
  readonly tokens: TestTokens;
  readonly resultIds: ResultIds;
  readonly newTestId: () => string;
  readonly store: Store;
  readonly desk: DeskAccounts;
  readonly sites: Sites;
  readonly heartbeat: Heartbeat;
  /** Told of each site that samples of have come in. */
  readonly onSampled: (site: string) => void;
  /** Tells the desk what happens. Whoever made it closes it before the application. */
  readonly events: DeskEvents;
  /** Looked through when a login ends. */
  readonly streams: OpenStreams;
  /** Whether the address that a result came from is stored with it. */
  readonly storeAddresses: boolean;
  /** Days for which results are kept whole; `null`, or left out: as long as their figures. */
  readonly keepDocumentsDays?: number | null;
  /** Tells the relay of this server that a test runs and how many packets a second it may send; before it is admitted. */
  readonly admitTest: (testId: string, packetsPerS: number) => Promise<void>;
  /** Whether the relay of this server went away while the test ran. */
  readonly isRelayLost: (testId: string) => boolean;
  /** What the relay of this server saw of a test (wire/witness.ts); `null` when it saw nothing of it. */
  readonly witness: (testId: string) => Promise<Uint8Array | null>;
  /** Why the relay of this server cannot work just now, in a sentence; `null` when it can, or there is none. */
  readonly relayProblem: () => Promise<string | null>;
  /** How the relay of this server stands, for the desk; `null`: there is none. */
  readonly builtIn: () => Promise<BuiltInStanding | null>;
  readonly clock: ServerClock;
  readonly timers: Timers;
  readonly testsPerAddressPerMinute: number;
  /** Brings counts of requests to other servers of the same database; left out: there are none. */
  readonly countsOverAll?: CountsOverAll;
  /** Whether, or from which proxies, `X-Forwarded-*` is believed; `true`: of one proxy, whichever. */
  readonly trustProxy: boolean | readonly string[];
  /** Folder of the built page; `null` when there is none. */
  readonly pageDir: string | null;
  /** Makes the server that requests come in by (HTTP or HTTPS); default: plain HTTP. */
  readonly createServer?: FastifyServerFactory;
  /** Prepares uploaded results; default: in this thread. */
  readonly prepare?: Prepare;
  /** Prepares uploaded packet records; default: in this thread. */
  readonly preparePackets?: PreparePackets;
  /** Tests that the desk may watch; default: those that report to this server alone. */
  readonly running?: RunningTests;
  /** Bounds what is stored; default: nothing does. */
  readonly storage?: StorageLimits;
  /** Told of each result that was stored. */
  readonly observe: IngestParts['observe'];
  readonly metrics: Metrics;
  /** Whether `/metrics` needs no token. */
  readonly metricsPublic: boolean;
  /** How names of relays are resolved; default: as this machine does. */
  readonly resolveName?: ResolveName;
  /** Told of faults of ours; the client only hears that there was one. */
  readonly logFault: (error: unknown, fields?: LogFields) => void;
  /** Told of what is no fault and should be known. */
  readonly logNotice: (line: string) => void;
  /** Told of each request that was answered. */
  readonly logRequest: (answered: AnsweredRequest) => void;
}

/** What routes are made with. */
export interface HttpContext extends HttpParts {
  readonly access: DeskAccess;
  readonly prepare: Prepare;
  readonly preparePackets: PreparePackets;
  readonly storage: StorageLimits;
  readonly bodies: BodiesInFlight;
  readonly running: RunningTests;
}
