import { fastify, type FastifyServerFactory } from 'fastify';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { ResultStore } from '../store/port.ts';
import { answerErrors } from './error-answers.ts';
import type { ResolveName } from './name-addresses.ts';
import type { RelayOffer } from './offered-relays.ts';
import type { Places, ServerClock } from './places.ts';
import { installRateLimit, rateLimitsFor } from './rate-limits.ts';
import type { ResultIds } from './result-ids.ts';
import { connectivityRoute } from './routes/connectivity.ts';
import { configRoutes } from './routes/config.ts';
import { healthRoute } from './routes/health.ts';
import { pageRoutes } from './routes/page.ts';
import { resultRoutes } from './routes/results.ts';
import { testRoutes } from './routes/tests.ts';
import { witnessRoute } from './routes/witness.ts';
import { sendSecurityHeaders } from './security-headers.ts';
import type { TestTokens } from './test-tokens.ts';

/** What the HTTP side needs from the rest of the server. */
export interface HttpContext {
  readonly version: string;
  readonly relays: readonly RelayOffer[];
  readonly places: Places;
  readonly tokens: TestTokens;
  readonly resultIds: ResultIds;
  readonly newTestId: () => string;
  readonly store: ResultStore;
  /** What the relay of this server saw of a test (wire/witness.ts); `null` when it saw nothing of it. */
  readonly witness: (testId: string) => Promise<Uint8Array | null>;
  readonly clock: ServerClock;
  readonly testsPerAddressPerMinute: number;
  /** Whether, or from which proxies, `X-Forwarded-*` is believed. */
  readonly trustProxy: boolean | readonly string[];
  /** Folder of the built page; `null` when there is none. */
  readonly pageDir: string | null;
  /** Makes the server that requests come in by (HTTP or HTTPS); default: plain HTTP. */
  readonly createServer?: FastifyServerFactory;
  /** How names of relays are resolved; default: as this machine does. */
  readonly resolveName?: ResolveName;
  /** Told of faults of ours; the client only hears that there was one. */
  readonly logFault: (error: unknown) => void;
}

/** The Fastify application with our way of typing routes. */
export type App = Awaited<ReturnType<typeof buildApp>>;

/** Larger than any body but a result. */
const SMALL_BODY_BYTES = 4096;

/** Builds the application. It listens to nothing yet: tests inject requests. */
export async function buildApp(context: HttpContext) {
  const { trustProxy, createServer } = context;
  const app = fastify({
    bodyLimit: SMALL_BODY_BYTES,
    trustProxy: typeof trustProxy === 'boolean' ? trustProxy : [...trustProxy],
    // A page that is closed must not keep the server from stopping.
    forceCloseConnections: true,
    // The schema decides; nothing is quietly dropped or turned into another type.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
    ...(createServer ? { serverFactory: createServer } : {}),
  }).withTypeProvider<TypeBoxTypeProvider>();
  // JSON alone makes other origins ask first, and be refused: forms and plain text they may send unasked.
  app.removeContentTypeParser('text/plain');
  answerErrors(app, context.logFault);
  await sendSecurityHeaders(app);
  await installRateLimit(app);
  const limits = rateLimitsFor(context.testsPerAddressPerMinute);
  await app.register(async (api) => {
    // Answers of the API belong to one moment and one person.
    api.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });
    await api.register(configRoutes(context, limits));
    await api.register(testRoutes(context, limits));
    await api.register(resultRoutes(context, limits));
    await api.register(witnessRoute(context, limits));
    await api.register(connectivityRoute(context, limits));
    await api.register(healthRoute());
  });
  await app.register(pageRoutes(context.pageDir));
  return app;
}
