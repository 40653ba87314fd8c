import type { App } from '../../server/http/app.ts';
import { buildApp, type HttpContext } from '../../server/http/app.ts';
import { Places } from '../../server/http/places.ts';
import { ResultIds } from '../../server/http/result-ids.ts';
import { newTestId, TestTokens } from '../../server/http/test-tokens.ts';
import { MemoryStore } from '../../server/store/memory.ts';
import { ManualClock } from './manual-clock.ts';

/** The HTTP application with nothing real behind it: requests are injected, time stands still. */
export interface HttpServer {
  readonly app: App;
  readonly clock: ManualClock;
  readonly places: Places;
  /** Ids of admitted tests that lost their place: what the relay would be told. */
  readonly ended: string[];
  readonly faults: unknown[];
}

export async function httpServer(
  changes: Partial<HttpContext> & { maxRunning?: number; maxPerAddress?: number } = {},
): Promise<HttpServer> {
  const { maxRunning = 2, maxPerAddress = 100, ...context } = changes;
  const clock = new ManualClock();
  const serverClock = { monotonicMs: () => clock.nowMs(), epochMs: () => clock.nowEpochMs() };
  const ended: string[] = [];
  const faults: unknown[] = [];
  const limits = {
    maxRunning,
    maxWaiting: 2,
    maxPerAddress,
    leaseMs: 15_000,
    waitingLeaseMs: 75_000,
    allowanceMs: 90_000,
  };
  const places = new Places(limits, serverClock, ({ testId, wasRunning }) => {
    if (wasRunning) ended.push(testId);
  });
  const app = await buildApp({
    version: '1.2.3',
    relays: [
      {
        name: 'built-in',
        place: 'here',
        kind: { kind: 'edge' },
        secret: 'north',
        address: {
          kind: 'built-in',
          publicHost: null,
          endpoints: [{ transport: 'udp', host: '0.0.0.0', port: 3478 }],
        },
      },
      {
        name: 'fleet',
        place: null,
        kind: { kind: 'azure', region: 'West Europe' },
        secret: 'south',
        address: { kind: 'urls', urls: ['turn:fleet.example.com:3478?transport=udp'] },
      },
    ],
    places,
    tokens: new TestTokens('secret'),
    resultIds: new ResultIds('secret'),
    newTestId,
    store: new MemoryStore(),
    witness: () => Promise.resolve(null),
    clock: serverClock,
    testsPerAddressPerMinute: 100,
    trustProxy: false,
    pageDir: null,
    logFault: (error) => faults.push(error),
    ...context,
  });
  return { app, clock, places, ended, faults };
}
