import { randomInt } from 'node:crypto';
import { fastifyCookie } from '@fastify/cookie';
import { fastify } from 'fastify';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { DeskAccess } from './access/desk-access.ts';
import { BodiesInFlight } from './bodies/bodies-in-flight.ts';
import { answerErrors, answerRefusal } from './errors/error-answers.ts';
import { describeApi, serveDescription } from './openapi.ts';
import { preparePackets } from '../results/preparing/packets.ts';
import { prepareHere } from '../results/preparing/prepare.ts';
import { CODE_COUNT, codeOf } from '../../src/core/result-code.ts';
import { RunningTests } from '../events/running-tests.ts';
import { installRateLimit, rateLimitsFor } from './access/rate-limits.ts';
import { answerForNode, answerNoRequest } from './errors/raw-answers.ts';
import { newRequestId, sendRequestIds } from './request/request-id.ts';
import { requireHost } from './request/request-host.ts';
import { connectivityRoute } from './routes/connectivity.ts';
import { configRoutes } from './routes/config.ts';
import { deskAccessRoutes } from './routes/desk/access-routes.ts';
import { deskRoutes } from './routes/desk/desk-routes.ts';
import { progressRoute } from './routes/help-desk/running.ts';
import { healthRoutes } from './routes/health.ts';
import { loadRoutes } from './routes/load.ts';
import { metricsRoute } from './routes/metrics.ts';
import { deviceRoutes } from './routes/devices.ts';
import { packetRoutes } from './routes/packets.ts';
import { pageRoutes } from './routes/page.ts';
import { deskRelayRoute, relayRoutes } from './routes/relays.ts';
import { resultRoutes } from './routes/results.ts';
import { pluginOf } from './routes/routes.ts';
import { sampleRoute } from './routes/samples.ts';
import { testRoutes } from './routes/tests.ts';
import { witnessRoute } from './routes/witness.ts';
import { SCHEMA_COMPILERS } from './schema-compilers.ts';
import { sendSecurityHeaders } from './security-headers.ts';
import { unlimitedStorage } from '../results/storage-limits.ts';
import type { HttpContext, HttpParts } from './context.ts';

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
    running:
      parts.running ??
      new RunningTests(
        () => parts.clock.monotonicMs(),
        () => parts.events.publish({ type: 'running' }),
        () => codeOf(randomInt(CODE_COUNT)),
      ),
  };
  const app = fastify({
    genReqId: newRequestId,
    bodyLimit: SMALL_BODY_BYTES,
    trustProxy: trustedProxies(trustProxy),
    // A page that is closed must not keep the server from stopping.
    forceCloseConnections: true,
    // The schema decides; nothing is quietly dropped or turned into another type.
    frameworkErrors: (error, _request, reply) => void answerRefusal(error, reply),
    clientErrorHandler: answerNoRequest,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
    schemaController: { compilersFactory: SCHEMA_COMPILERS },
    // Node would refuse a request without a host by itself, without a word; request-host.ts does so.
    http: { requireHostHeader: false },
    ...(createServer ? { serverFactory: createServer } : {}),
  }).withTypeProvider<TypeBoxTypeProvider>();
  // JSON alone makes other origins ask first, and be refused: forms and plain text they may send unasked.
  app.removeContentTypeParser('text/plain');
  app.addHook('preClose', (done) => {
    context.running.close();
    done();
  });
  answerErrors(app, context.logFault, () => parts.clock.monotonicMs());
  app.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions } = request;
    const { url: route = null } = routeOptions;
    const { statusCode: status } = reply;
    parts.metrics.observeRequest(method, route ?? 'none', status);
    const elapsedMs = Math.round(reply.elapsedTime);
    parts.logRequest({ requestId: request.id, method, route, status, elapsedMs });
    done();
  });
  sendRequestIds(app);
  sendSecurityHeaders(app);
  answerForNode(app);
  app.addHook('onRequest', requireHost);
  // Without a hook: it loads what desk-cookies.ts reads and writes cookies with.
  await app.register(fastifyCookie, { hook: false });
  await installRateLimit(app, parts.countsOverAll ?? null);
  await describeApi(app, context.version);
  const limits = rateLimitsFor(context.testsPerAddressPerMinute);
  await app.register(async (api) => {
    // Answers of the API belong to one moment and one person.
    api.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });
    await api.register(pluginOf(configRoutes(context, limits)));
    await api.register(pluginOf(testRoutes(context, limits)));
    await api.register(pluginOf(progressRoute(context, limits)));
    await api.register(pluginOf(resultRoutes(context, limits)));
    await api.register(pluginOf(sampleRoute(context, limits)));
    await api.register(pluginOf(packetRoutes(context, limits)));
    await api.register(pluginOf(deviceRoutes(context, limits)));
    await api.register(pluginOf(witnessRoute(context, limits)));
    await api.register(pluginOf(relayRoutes(context, limits)));
    await api.register(pluginOf(deskRelayRoute(context, limits)));
    await api.register(pluginOf(connectivityRoute(context, limits)));
    await api.register(pluginOf(loadRoutes(context)));
    await api.register(deskAccessRoutes(context, limits));
    await api.register(deskRoutes(context, limits));
    await api.register(pluginOf(healthRoutes(context)));
    await api.register(pluginOf(metricsRoute(context)));
    serveDescription(api);
  });
  await app.register(pageRoutes(context.pageDir));
  return app;
}
