import type { Passwords } from '../../../server/accounts/passwords.ts';
import { OpenStreams } from '../../../server/events/open-streams.ts';
import { DeskEvents } from '../../../server/events/desk-events.ts';
import type { Ingested } from '../../../server/results/ingest.ts';
import { Transfers } from '../../../server/http/load/transfers.ts';
import { Metrics } from '../../../server/http/metrics/metrics.ts';
import { OwnPlaces } from '../../../server/admission/own-places.ts';
import type { Places } from '../../../server/admission/places.ts';
import { ResultIds } from '../../../server/results/result-ids.ts';
import { newTestId, TestTokens } from '../../../server/http/access/test-tokens.ts';
import { ConfiguredRelays } from '../../../server/fleet/configured-relays.ts';
import { Fleet } from '../../../server/fleet/fleet.ts';
import { TestsOverAll } from '../../../server/fleet/tests-over-all.ts';
import { Heartbeat } from '../../../server/sites/heartbeat.ts';
import { Sites } from '../../../server/sites/sites.ts';
import { openStore } from '../../../server/store/open-store.ts';
import type { Store } from '../../../server/store/port/store.ts';
import { ManualClock } from '../manual-clock.ts';
import type { DeskAccounts } from '../../../server/accounts/desk-accounts.ts';
import { createDeskAccounts } from '../../../server/accounts/desk-accounts.ts';
import { buildApp, type App } from '../../../server/http/app.ts';
import type { AnsweredRequest, HttpParts } from '../../../server/http/context.ts';
import type { LogFields } from '../../../server/log/log.ts';

const MAX_ANSWERED = 100;

/** The HTTP application on a store in memory: requests are injected, time stands still. */
export interface HttpServer {
  readonly app: App;
  readonly clock: ManualClock;
  readonly places: Places;
  readonly store: Store;
  readonly desk: DeskAccounts;
  readonly events: DeskEvents;
  readonly streams: OpenStreams;
  /** Ids of tests that the relay was told of, each time. */
  readonly admitted: string[];
  /** Ids of admitted tests that lost their place: what the relay would be told. */
  readonly ended: string[];
  readonly faults: unknown[];
  readonly notices: string[];
  /** What was logged beside each fault. */
  readonly faultFields: LogFields[];
  readonly answered: AnsweredRequest[];
  readonly ingested: Ingested[];
  readonly sites: Sites;
  readonly heartbeat: Heartbeat;
  /** Sites that samples of have come in. */
  readonly sampled: string[];
  readonly configured: ConfiguredRelays;
  /** Names of relays of the configuration that no probe gets through to, from the next round of checks on. */
  readonly deadRelays: Set<string>;
}

/** The relay of this server, at the address by which the page itself is reached, or by `publicHost`. */
export const builtInRelay = (publicHost: string | null = null): HttpParts['relays'][number] => ({
  name: 'built-in',
  place: 'here',
  kind: { kind: 'edge' },
  secret: 'north',
  address: {
    kind: 'built-in',
    publicHost,
    endpoints: [{ transport: 'udp', host: '0.0.0.0', port: 3478 }],
  },
});

const RELAYS: HttpParts['relays'] = [
  builtInRelay(),
  {
    name: 'fleet',
    place: null,
    kind: { kind: 'azure', region: 'West Europe' },
    secret: 'south',
    address: { kind: 'urls', urls: ['turn:fleet.example.com:3478?transport=udp'] },
  },
];

const HOUR_MS = 3_600_000;

export async function httpServer(
  changes: Partial<HttpParts> & { maxRunning?: number; maxPerAddress?: number; passwords?: Passwords } = {},
): Promise<HttpServer> {
  const { maxRunning = 2, maxPerAddress = 100, passwords, ...parts } = changes;
  const clock = new ManualClock();
  const serverClock = { monotonicMs: () => clock.nowMs(), epochMs: () => clock.nowEpochMs() };
  const ended: string[] = [];
  const admitted: string[] = [];
  const faults: unknown[] = [];
  const notices: string[] = [];
  const faultFields: LogFields[] = [];
  const answered: AnsweredRequest[] = [];
  const ingested: Ingested[] = [];
  const limits = {
    maxRunning,
    maxWaiting: 2,
    maxPerAddress,
    leaseMs: 15_000,
    waitingLeaseMs: 75_000,
    allowanceMs: 90_000,
  };
  const timers = { after: (ms: number, work: () => void) => clock.setTimer(ms, work) };
  const transfers = parts.transfers ?? new Transfers(8_000_000, serverClock, timers);
  const places = new OwnPlaces(limits, serverClock, ({ testId, wasRunning }) => {
    transfers.end(testId);
    if (wasRunning) ended.push(testId);
  });
  const store = parts.store ?? (await openStore({ kind: 'sqlite', file: ':memory:' }));
  const deskSettings = {
    session: { idleMs: HOUR_MS, absoluteMs: 24 * HOUR_MS },
    oidc: null,
    storeAddresses: true,
    secret: 'secret',
  };
  const desk =
    parts.desk ?? createDeskAccounts(store.desk, deskSettings, () => clock.nowEpochMs(), passwords);
  const events = parts.events ?? new DeskEvents();
  const streams = new OpenStreams();
  const sites = new Sites(store.sites, () => clock.nowEpochMs());
  const heartbeat = new Heartbeat(store.sites, () => clock.nowEpochMs());
  const sampled: string[] = [];
  const deadRelays = new Set<string>();
  const fleet = new Fleet({
    secret: 'secret',
    issuer: 'issuer',
    takenNames: RELAYS.map(({ name }) => name),
    clock: serverClock,
    timers,
    onTurn: () => undefined,
    probe: () => Promise.resolve({ isGood: true, troubles: [] }),
    peerOf: ({ name, endpoints: [first], secret }) =>
      first ? { name, ...first, host: `${name}.example.com`, username: secret, credential: 'c' } : null,
    epoch: 'epoch',
  });
  const configured = new ConfiguredRelays({
    relays: RELAYS.flatMap(({ name, address, secret }) =>
      address.kind === 'urls' ? [{ name, urls: address.urls, secret }] : [],
    ),
    clock: serverClock,
    timers,
    onTurn: () => undefined,
    probe: ({ name }) =>
      Promise.resolve({
        isGood: !deadRelays.has(name),
        troubles: deadRelays.has(name)
          ? [{ transport: 'udp', port: 3478, step: 'allocate', reason: 'nothing comes back' }]
          : [],
      }),
  });
  const relayTests = new TestsOverAll({
    fleet,
    configured,
    tell: () => undefined,
    keyOf: (network) => network,
  });
  const app = await buildApp({
    version: '1.2.3',
    relays: RELAYS,
    places,
    tokens: new TestTokens('secret'),
    resultIds: new ResultIds('secret'),
    newTestId,
    store,
    desk,
    events,
    sites,
    heartbeat,
    streams,
    onSampled: (site) => sampled.push(site),
    storeAddresses: true,
    admitTest: (testId) => {
      admitted.push(testId);
      return Promise.resolve();
    },
    witness: () => Promise.resolve(null),
    isRelayLost: () => false,
    fleet,
    fleetOrders: {
      holdRelay: (name, isHeldOut) => fleet.find(name)?.setHeldOut(isHeldOut),
      shutOut: (tokenId) => fleet.shutOut(tokenId),
    },
    configured,
    relayTests,
    relayProblem: () => Promise.resolve(null),
    builtIn: () => Promise.resolve(null),
    clock: serverClock,
    timers,
    transfers,
    testsPerAddressPerMinute: 100,
    trustProxy: false,
    pageDir: null,
    observe: (fact) => ingested.push(fact),
    metrics: new Metrics({
      store,
      places,
      relayStats: () => Promise.resolve(null),
      clock: serverClock,
    }),
    metricsPublic: false,
    logFault: (error, fields = {}) => {
      faults.push(error);
      faultFields.push(fields);
    },
    logRequest: (request) => {
      // The newest are enough for any test; a bench makes a million.
      if (answered.push(request) > MAX_ANSWERED) answered.shift();
    },
    logNotice: (line) => notices.push(line),
    ...parts,
  });
  return {
    app,
    clock,
    places,
    store,
    desk,
    events,
    streams,
    admitted,
    ended,
    faults,
    notices,
    faultFields,
    answered,
    ingested,
    sites,
    heartbeat,
    sampled,
    configured,
    deadRelays,
  };
}
