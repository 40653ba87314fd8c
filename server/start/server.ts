import type { Config } from '../config.ts';
import { createDeskAccounts } from '../accounts/desk-accounts.ts';
import { buildApp } from '../http/app.ts';
import type { HttpParts } from '../http/context.ts';
import type { ConfiguredRelays } from '../fleet/configured-relays.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { RelayOffer } from '../http/relays/offered-relays.ts';
import { Transfers } from '../http/load/transfers.ts';
import { Metrics } from '../http/metrics/metrics.ts';
import type { Places } from '../admission/places.ts';
import { RelayLosses } from '../admission/relay-losses.ts';
import type { ServerClock } from '../time/clock.ts';
import { PreparingThread } from '../results/preparing/thread.ts';
import { ResultIds } from '../results/result-ids.ts';
import { StorageLimits } from '../results/storage-limits.ts';
import { newTestId, TestTokens } from '../http/access/test-tokens.ts';
import { processTimers } from '../time/timers.ts';
import type { Log } from '../log/log.ts';
import type { RelayEndpoint, RelayThread, StartRelay } from '../relay/port.ts';
import type { RestartedRelay } from './restarted-relay.ts';
import { Heartbeat } from '../sites/heartbeat.ts';
import { Sites } from '../sites/sites.ts';
import type { Store } from '../store/port/store.ts';
import { openAlerts } from './rounds/open-alerts.ts';
import { CertificateReloader, readCertificate } from './certificate.ts';
import { openDataFolder } from './data-folder.ts';
import { FreeSpace, readSpace } from './free-space.ts';
import { takenNamesOf, watchRelays } from './relays/fleet.ts';
import { readRelaysBefore } from './relays/out-before.ts';
import { addressName, openPlaces } from './places.ts';
import { builtInStanding } from './built-in-standing.ts';
import { relayFigures, relayProblem } from './relay-problem.ts';
import { LinkedServers } from './linked-servers.ts';
import { logFault } from './log-fault.ts';
import { openRelay } from './relay.ts';
import { fallbackSentence, ioLine } from './relay-io.ts';
import { RemovalGuard } from './removal-guard.ts';
import { retentionOf, RetentionRounds } from './rounds/retention.ts';
import { issuerOf, openSecrets, type Secrets } from './secrets.ts';
import { SiteRounds } from './rounds/site-rounds.ts';
import { openConfiguredStore, whereKept } from './store.ts';
import { listen, WebServer } from './web-server.ts';

/** A server that is up. */
export interface RunningServer {
  readonly port: number;
  readonly endpoints: readonly RelayEndpoint[];
  /** How the relay takes datagrams, for people; `null`: there is no relay. */
  readonly relayIo: string | null;
  /** Sentences about what was left out, such as IPv6 on a machine that has none. */
  readonly skipped: readonly string[];
  /** Where results are kept, for people. */
  readonly keptIn: string;
  /** Whether anybody can log in at the desk. */
  readonly hasAccounts: boolean;
  /** Called when the server can no longer do its work. */
  onFailure(listener: (reason: string) => void): void;
  /** Idempotent. */
  close(): Promise<void>;
}

/** What a start needs beside the configuration. */
export interface ServerParts {
  readonly version: string;
  readonly startRelay: StartRelay;
  /** The built file of the thread that prepares results (results/preparing/worker.ts). */
  readonly preparingUrl: URL;
  /** The built file of the thread that writes results (store/kysely/results/writer-worker.ts). */
  readonly writerUrl: URL;
  readonly pageDir: string | null;
  readonly clock: ServerClock;
  readonly log: Log;
}

const CERTIFICATE_CHECK_EVERY_MS = 5000;

/**
 * Opens everything, in this order: certificate, data directory and secrets, store, relay, page. What was opened is
 * closed again when the rest fails.
 */
export async function startServer(config: Config, parts: ServerParts): Promise<RunningServer> {
  const web = new WebServer(config.tls && readCertificate(config.tls));
  openDataFolder(config.dataDir);
  const secrets = secretsOf(config);
  const store = await openConfiguredStore(config, parts.log.warn, parts.writerUrl);
  let relay: RestartedRelay | null = null;
  try {
    relay = await openRelay(config, secrets, {
      startRelay: parts.startRelay,
      timers: processTimers,
      monotonicMs: () => parts.clock.monotonicMs(),
    });
    const fallback = relay && fallbackSentence(relay);
    if (fallback !== null) parts.log.info(fallback);
    return await startWith({ config, parts, web, secrets, store, relay });
  } catch (error) {
    await relay?.close();
    await store.close();
    throw error;
  }
}

/** With the name by which this server's relay knows its credentials. */
interface ServerSecrets extends Secrets {
  readonly issuer: string;
}

/** What is configured wins over what is kept in the data directory. */
function secretsOf({ dataDir, builtInRelay, tokenSecret }: Config): ServerSecrets {
  const kept = openSecrets(dataDir);
  return {
    relay: builtInRelay?.secret ?? kept.relay,
    token: tokenSecret ?? kept.token,
    issuer: issuerOf(kept.relay),
  };
}

/** Everything that the page's side of the server stands on. */
interface Opened {
  readonly config: Config;
  readonly parts: ServerParts;
  readonly web: WebServer;
  readonly secrets: ServerSecrets;
  readonly store: Store;
  readonly relay: RestartedRelay | null;
}

async function startWith(opened: Opened): Promise<RunningServer> {
  const { config, parts, web, store, relay } = opened;
  const { log, clock } = parts;
  const transfers = new Transfers(config.transferBitsPerSecond, clock, processTimers);
  const admission = openPlaces({
    config,
    store,
    secret: opened.secrets.token,
    clock,
    timers: processTimers,
    log,
    onEnded: ({ testId, wasRunning }) => {
      transfers.end(testId);
      if (!wasRunning) return;
      relay?.endTest(testId).catch((error: unknown) => logFault(log, error));
      fleet.end(testId);
    },
  });
  const { places } = admission;
  const relaysBefore = await readRelaysBefore(store, clock, takenNamesOf(config));
  const { fleet, configured } = watchRelays({
    before: relaysBefore,
    config,
    clock,
    log,
    store,
    secrets: opened.secrets,
    onTurn: () => {
      servers.noteRelays();
      watch.noteRelays();
    },
  });
  const losses = new RelayLosses();
  relay?.onDeath((reason) => {
    const lost = places.runningTests();
    losses.note(lost);
    log.error(`The relay has failed: ${reason}. It is started again.`, { testsLost: lost.length });
  });
  const nowMs = (): number => clock.epochMs();
  const sites = new Sites(store.sites, nowMs);
  const heartbeat = new Heartbeat(store.sites, nowMs);
  const { watch, rounds: alertRounds } = openAlerts({
    store,
    clock,
    timers: processTimers,
    log,
    isLeader: () => servers.isLeader(),
    watchedRelays: () => [...fleet.watched, ...configured.watched],
  });
  const servers = new LinkedServers({
    store,
    watch,
    fleet,
    configured,
    monotonicMs: () => clock.monotonicMs(),
    epochMs: nowMs,
    timers: processTimers,
    keyOf: (address) => addressName(opened.secrets.token, address),
    log,
  });
  const { events, isLeader } = servers;
  const preparing = new PreparingThread(parts.preparingUrl, (reason) =>
    log.warn(`The thread that prepares results has ended: ${reason}. Another is started for the next.`),
  );
  const guard = new RemovalGuard(store, { nowMs, monotonicMs: () => clock.monotonicMs() });
  const space = new FreeSpace({
    folder: config.dataDir,
    keepFreeBytes: config.keepFreeBytes,
    timers: processTimers,
    read: readSpace,
  });
  await space.start();
  const app = await buildApp({
    ...httpParts(opened, places, servers, sites, {
      space,
      guard,
      losses,
      fleet,
      configured,
    }),
    relaysBefore,
    transfers,
    prepare: preparing.prepare,
    preparePackets: preparing.preparePackets,
    sites,
    heartbeat,
    onSampled: (site) => servers.noteSamples(site),
  });
  const hasAccounts = await store.desk.hasAccounts();
  await servers.start();
  const port = await listen(app, config.host, config.port);
  const rounds = new RetentionRounds({
    store,
    guard,
    retention: retentionOf(config),
    timers: processTimers,
    nowMs,
    isLeader,
    log,
  });
  rounds.start();
  const siteRounds = new SiteRounds({ sites, heartbeat, timers: processTimers, isLeader, log });
  await siteRounds.start();
  alertRounds.start();
  admission.start();
  const certificateTimer = reloadCertificate(config, parts, web, relay);
  let closing: Promise<void> | null = null;
  // Nobody new gets in, then calls end, then results are put away.
  const close = async (): Promise<void> => {
    clearInterval(certificateTimer);
    space.close();
    events.close();
    transfers.close();
    fleet.close();
    configured.close();
    await app.close();
    await preparing.close();
    await rounds.close();
    await siteRounds.close();
    await alertRounds.close();
    await relay?.close();
    await admission.close();
    await servers.close();
    await store.close();
  };
  return {
    port,
    endpoints: relay?.endpoints ?? [],
    relayIo: relay && ioLine(relay),
    skipped: (relay?.skipped ?? []).map(
      ({ listener, code }) =>
        `the relay does not listen on ${listener.host}, ${listener.transport.toUpperCase()} ${listener.port} (${code})`,
    ),
    keptIn: whereKept(config),
    hasAccounts,
    onFailure: (listener) => relay?.onFailure(listener),
    close: () => (closing ??= close()),
  };
}

function httpParts(
  opened: Opened,
  places: Places,
  servers: LinkedServers,
  sites: Sites,
  {
    space,
    guard,
    losses,
    fleet,
    configured,
  }: {
    readonly space: FreeSpace;
    readonly guard: RemovalGuard;
    readonly losses: RelayLosses;
    readonly fleet: Fleet;
    readonly configured: ConfiguredRelays;
  },
): Omit<HttpParts, 'sites' | 'heartbeat' | 'onSampled' | 'transfers'> {
  const { config, parts, web, secrets, store, relay } = opened;
  const { clock, log } = parts;
  const { session, oidc, storeAddresses } = config;
  const deskSettings = { session, oidc, storeAddresses, secret: secrets.token };
  const relayStats = async () => relay && relayFigures(relay, processTimers);
  const metrics = new Metrics({
    store,
    places,
    relayStats,
    builtInName: config.builtInRelay?.name ?? null,
    clock,
    fleet,
    configured,
    sites,
    freeBytes: () => space.freeBytes,
    isRemovalStopped: () => guard.isStopped,
    isLeader: servers.isLeader,
  });
  metrics.watchProcess();
  return {
    version: parts.version,
    relays: offersOf(config, secrets, relay),
    fleet,
    fleetOrders: servers,
    relayTests: servers.relayTests,
    configured,
    places,
    tokens: new TestTokens(secrets.token),
    resultIds: new ResultIds(secrets.token),
    newTestId,
    store,
    desk: createDeskAccounts(store.desk, deskSettings, () => clock.epochMs(), undefined, servers.logins),
    events: servers.events,
    streams: servers.streams,
    running: servers.running,
    ...(store.kind === 'postgresql' && { countsOverAll: servers.counts }),
    storeAddresses,
    keepDocumentsDays: config.keepDocumentsDays,
    admitTest: async (testId, packetsPerS) => {
      await relay?.admitTest(testId, packetsPerS).catch((error: unknown) => logFault(log, error));
    },
    storage: new StorageLimits({
      allowance: config,
      hasRoom: () => space.hasRoom,
      nowMs: () => clock.monotonicMs(),
    }),
    isRelayLost: (testId) => losses.has(testId),
    witness: (testId) => relay?.witness(testId) ?? Promise.resolve(null),
    relayProblem: () => relayProblem(relay, processTimers),
    builtIn: () => builtInStanding(relay, { version: parts.version, timers: processTimers, clock }),
    clock,
    timers: processTimers,
    testsPerAddressPerMinute: config.testsPerAddressPerMinute,
    trustProxy: config.trustProxy,
    pageDir: parts.pageDir,
    createServer: web.factory,
    observe: (fact) => metrics.observeIngest(fact),
    metrics,
    metricsPublic: config.metricsPublic,
    logFault: (error, fields) => logFault(log, error, fields),
    logNotice: log.info,
    logRequest: (answered) => log.debug('answered', { ...answered }),
  };
}

function offersOf(
  { relays, builtInRelay }: Config,
  { relay: secret, issuer }: ServerSecrets,
  relay: RelayThread | null,
): RelayOffer[] {
  return relays.flatMap((each): RelayOffer[] => {
    if (each !== 'built-in') return [{ ...each, address: { kind: 'urls', urls: each.urls } }];
    if (!builtInRelay || !relay) return [];
    const { name, place, kind, group, publicHost } = builtInRelay;
    return [
      {
        name,
        place,
        kind,
        group,
        secret,
        address: { kind: 'built-in', endpoints: relay.endpoints, publicHost, issuer },
      },
    ];
  });
}

function reloadCertificate(
  { tls }: Config,
  { log }: ServerParts,
  web: WebServer,
  relay: RelayThread | null,
): NodeJS.Timeout | undefined {
  if (!tls) return undefined;
  const watch = new CertificateReloader(
    tls,
    async (certificate) => {
      web.setCertificate(certificate);
      await relay?.reloadTls();
      log.info('The certificate was exchanged.');
    },
    log.warn,
  );
  return setInterval(() => void watch.check(), CERTIFICATE_CHECK_EVERY_MS);
}
