import type { Config } from '../config.ts';
import { buildApp } from '../http/app.ts';
import type { RelayOffer } from '../http/offered-relays.ts';
import { Places, type ServerClock } from '../http/places.ts';
import { ResultIds } from '../http/result-ids.ts';
import { newTestId, TestTokens } from '../http/test-tokens.ts';
import type { RelayEndpoint, RelayThread, StartRelay } from '../relay/port.ts';
import { MemoryStore } from '../store/memory.ts';
import { CertificateWatch, readCertificate } from './certificate.ts';
import { openDataFolder } from './data-folder.ts';
import { openRelay } from './relay.ts';
import { openSecrets } from './secrets.ts';
import { listen, WebServer } from './web-server.ts';

/** A server that is up. */
export interface RunningServer {
  readonly port: number;
  readonly endpoints: readonly RelayEndpoint[];
  /** Sentences about what was left out, such as IPv6 on a machine that has none. */
  readonly skipped: readonly string[];
  /** Called when the server can no longer do its work. */
  onFailure(listener: (reason: string) => void): void;
  /** Idempotent. */
  close(): Promise<void>;
}

/** What a start needs beside the configuration. */
export interface ServerParts {
  readonly version: string;
  readonly startRelay: StartRelay;
  readonly pageDir: string | null;
  readonly clock: ServerClock;
  /** One line for the log. */
  readonly log: (line: string) => void;
}

/** Signs of life of a running test come every 5 s: two of them may get lost. */
const LEASE_MS = 15_000;
/** Chromium lets a page that has been hidden for five minutes run its timers once a minute; and some time to ask. */
const WAITING_LEASE_MS = 75_000;
/** Measuring relays 5 s, connecting up to 45 s, warm-up 1 s, stragglers and closing 9 s; then as much again half. */
const TEST_ALLOWANCE_MS = 90_000;
const ADVANCE_EVERY_MS = 1000;
const CERTIFICATE_CHECK_EVERY_MS = 5000;

/** Opens everything, in this order: certificate, relay, page. What was opened is closed again when the rest fails. */
export async function startServer(config: Config, parts: ServerParts): Promise<RunningServer> {
  const web = new WebServer(config.tls && readCertificate(config.tls));
  openDataFolder(config.dataDir);
  const secrets = openSecrets(config.dataDir);
  const relaySecret = config.builtInRelay?.secret ?? secrets.relay;
  const tokenSecret = config.tokenSecret ?? secrets.token;
  const relay = await openRelay(config, relaySecret, parts.startRelay);
  const store = new MemoryStore();
  const places = new Places(limitsOf(config), parts.clock, (test) => {
    if (test.wasRunning)
      relay?.endTest(test.testId).catch((error: unknown) => parts.log(describeFault(error)));
  });
  try {
    const app = await buildApp({
      version: parts.version,
      relays: offersOf(config, relaySecret, relay),
      places,
      tokens: new TestTokens(tokenSecret),
      resultIds: new ResultIds(tokenSecret),
      newTestId,
      store,
      witness: (testId) => relay?.witness(testId) ?? Promise.resolve(null),
      clock: parts.clock,
      testsPerAddressPerMinute: config.testsPerAddressPerMinute,
      trustProxy: config.trustProxy,
      pageDir: parts.pageDir,
      createServer: web.factory,
      logFault: (error) => parts.log(describeFault(error)),
    });
    const port = await listen(app, config.host, config.port);
    const timers = [
      setInterval(() => places.advance(), ADVANCE_EVERY_MS),
      watchCertificate(config, parts, web, relay),
    ];
    let closing: Promise<void> | null = null;
    // Nobody new gets in, then calls end, then results are put away.
    const close = async (): Promise<void> => {
      for (const timer of timers) clearInterval(timer);
      await app.close();
      await relay?.close();
      await store.close();
    };
    return {
      port,
      endpoints: relay?.endpoints ?? [],
      skipped: (relay?.skipped ?? []).map(
        ({ listener, code }) =>
          `the relay does not listen on ${listener.host}, ${listener.transport.toUpperCase()} ${listener.port} (${code})`,
      ),
      onFailure: (listener) => relay?.onFailure(listener),
      close: () => (closing ??= close()),
    };
  } catch (error) {
    await relay?.close();
    throw error;
  }
}

const describeFault = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

const limitsOf = (config: Config) => ({
  maxRunning: config.maxConcurrentTests,
  maxWaiting: config.maxWaitingTests,
  maxPerAddress: config.testsPerAddress,
  leaseMs: LEASE_MS,
  waitingLeaseMs: WAITING_LEASE_MS,
  allowanceMs: TEST_ALLOWANCE_MS,
});

function offersOf({ relays, builtInRelay }: Config, secret: string, relay: RelayThread | null): RelayOffer[] {
  return relays.flatMap((each): RelayOffer[] => {
    if (each !== 'built-in') return [{ ...each, address: { kind: 'urls', urls: each.urls } }];
    if (!builtInRelay || !relay) return [];
    const { name, place, kind, publicHost } = builtInRelay;
    return [
      { name, place, kind, secret, address: { kind: 'built-in', endpoints: relay.endpoints, publicHost } },
    ];
  });
}

function watchCertificate(
  { tls }: Config,
  { log }: ServerParts,
  web: WebServer,
  relay: RelayThread | null,
): NodeJS.Timeout | undefined {
  if (!tls) return undefined;
  const watch = new CertificateWatch(
    tls,
    async (certificate) => {
      web.setCertificate(certificate);
      await relay?.reloadTls();
      log('The certificate was exchanged.');
    },
    log,
  );
  return setInterval(() => void watch.check(), CERTIFICATE_CHECK_EVERY_MS);
}
