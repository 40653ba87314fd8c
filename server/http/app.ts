import { fastifyCookie } from '@fastify/cookie';
import { fastify, type FastifyServerFactory } from 'fastify';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { DeskAccounts } from '../accounts/desk-accounts.ts';
import type { Heartbeat } from '../sites/heartbeat.ts';
import type { Sites } from '../sites/sites.ts';
import type { Store } from '../store/port/store.ts';
import { DeskAccess } from './access/desk-access.ts';
import type { DeskEvents } from '../events/desk-events.ts';
import { BodiesInFlight } from './bodies/bodies-in-flight.ts';
import { answerErrors, answerRefusal } from './errors/error-answers.ts';
import type { IngestParts } from '../results/ingest.ts';
import type { ResolveName } from './relays/name-addresses.ts';
import type { Transfers } from './load/transfers.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { RelayOffer } from './relays/offered-relays.ts';
import { describeApi, serveDescription } from './openapi.ts';
import type { Places } from '../admission/places.ts';
import type { ServerClock } from '../time/clock.ts';
import { preparePackets, type PreparePackets } from '../results/preparing/packets.ts';
import { prepareHere, type Prepare } from '../results/preparing/prepare.ts';
import { installRateLimit, rateLimitsFor } from './access/rate-limits.ts';
import type { ResultIds } from '../results/result-ids.ts';
import { answerForNode, answerNoRequest } from './errors/raw-answers.ts';
import { requireHost } from './request/request-host.ts';
import { connectivityRoute } from './routes/connectivity.ts';
import { configRoutes } from './routes/config.ts';
import { deskAccessRoutes } from './routes/desk/access-routes.ts';
import { deskRoutes } from './routes/desk/desk-routes.ts';
import { healthRoutes } from './routes/health.ts';
import { loadRoutes } from './routes/load.ts';
import { metricsRoute } from './routes/metrics.ts';
import { packetRoutes } from './routes/packets.ts';
import { pageRoutes } from './routes/page.ts';
import { resultRoutes } from './routes/results.ts';
import { sampleRoute } from './routes/samples.ts';
import { testRoutes } from './routes/tests.ts';
import { witnessRoute } from './routes/witness.ts';
import { sendSecurityHeaders } from './security-headers.ts';
import { unlimitedStorage, type StorageLimits } from '../results/storage-limits.ts';
import type { TestTokens } from './access/test-tokens.ts';
import type { Timers } from '../time/timers.ts';

/** What the HTTP side needs from the rest of the server. */
export interface HttpParts {
  readonly version: string;
  readonly relays: readonly RelayOffer[];
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
  /** Whether the address that a result came from is stored with it. */
  readonly storeAddresses: boolean;
  /** Tells the relay of this server that a test runs and how many packets a second it may send; before it is admitted. */
  readonly admitTest: (testId: string, packetsPerS: number) => Promise<void>;
  /** What the relay of this server saw of a test (wire/witness.ts); `null` when it saw nothing of it. */
  readonly witness: (testId: string) => Promise<Uint8Array | null>;
  /** Why the relay of this server cannot work just now, in a sentence; `null` when it can, or there is none. */
  readonly relayProblem: () => Promise<string | null>;
  readonly clock: ServerClock;
  readonly timers: Timers;
  readonly testsPerAddressPerMinute: number;
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
  readonly logFault: (error: unknown) => void;
  /** Told of what is no fault and should be known. */
  readonly logNotice: (line: string) => void;
}

/** What routes are made with. */
export interface HttpContext extends HttpParts {
  readonly access: DeskAccess;
  readonly prepare: Prepare;
  readonly preparePackets: PreparePackets;
  readonly storage: StorageLimits;
  readonly bodies: BodiesInFlight;
}

/** The Fastify application with our way of typing routes. */
export type App = Awaited<ReturnType<typeof buildApp>>;

/** Larger than any body but a result. */
const SMALL_BODY_BYTES = 4096;

/** Any proxy is one: to the left of what the nearest proxy saw stands what the client itself wrote. */
const trustedProxies = (trusted: HttpParts['trustProxy']) =>
  typeof trusted === 'boolean' ? trusted && ((_address: string, hop: number) => hop === 0) : [...trusted];

/** Builds the application. It listens to nothing yet: tests inject requests. */
export async function buildApp(parts: HttpParts) {
  const { trustProxy, createServer, desk } = parts;
  const context: HttpContext = {
    ...parts,
    prepare: parts.prepare ?? prepareHere,
    preparePackets: parts.preparePackets ?? preparePackets,
    storage: parts.storage ?? unlimitedStorage(),
    bodies: new BodiesInFlight(parts.timers, () => parts.clock.monotonicMs()),
    access: new DeskAccess(desk),
  };
  const app = fastify({
    bodyLimit: SMALL_BODY_BYTES,
    trustProxy: trustedProxies(trustProxy),
    // A page that is closed must not keep the server from stopping.
    forceCloseConnections: true,
    // The schema decides; nothing is quietly dropped or turned into another type.
    frameworkErrors: (error, _request, reply) => void answerRefusal(error, reply),
    clientErrorHandler: answerNoRequest,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
    // Node would refuse a request without a host by itself, without a word; request-host.ts does so.
    http: { requireHostHeader: false },
    ...(createServer ? { serverFactory: createServer } : {}),
  }).withTypeProvider<TypeBoxTypeProvider>();
  // JSON alone makes other origins ask first, and be refused: forms and plain text they may send unasked.
  app.removeContentTypeParser('text/plain');
  answerErrors(app, context.logFault, () => parts.clock.monotonicMs());
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request;
    parts.metrics.observeRequest(method, routeOptions.url ?? 'none', reply.statusCode);
    return Promise.resolve();
  });
  sendSecurityHeaders(app);
  answerForNode(app);
  app.addHook('onRequest', requireHost);
  // Without a hook: it loads what desk-cookies.ts reads and writes cookies with.
  await app.register(fastifyCookie, { hook: false });
  await installRateLimit(app);
  await describeApi(app, context.version);
  const limits = rateLimitsFor(context.testsPerAddressPerMinute);
  await app.register(async (api) => {
    // Answers of the API belong to one moment and one person.
    api.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });
    await api.register(configRoutes(context, limits));
    await api.register(testRoutes(context, limits));
    await api.register(resultRoutes(context, limits));
    await api.register(sampleRoute(context, limits));
    await api.register(packetRoutes(context, limits));
    await api.register(witnessRoute(context, limits));
    await api.register(connectivityRoute(context, limits));
    await api.register(loadRoutes(context));
    await api.register(deskAccessRoutes(context, limits));
    await api.register(deskRoutes(context, limits));
    await api.register(healthRoutes(context));
    await api.register(metricsRoute(context));
    serveDescription(api);
  });
  await app.register(pageRoutes(context.pageDir));
  return app;
}
