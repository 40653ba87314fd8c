import type { ChecksSoFar } from '../core/connectivity/check.ts';
import type { HttpsView } from '../core/connectivity/path.ts';
import type { IdleLife } from '../core/connectivity/idle-life.ts';
import { reportOf, type ConnectivityReport } from '../core/connectivity/report.ts';
import { quantile } from '../core/metrics/delay.ts';
import type { IssuedRelay } from '../core/relay.ts';
import type { TestGrant } from '../core/run/grant.ts';
import type { NetworkView } from '../wire/network-view.ts';
import { inTime } from './in-time.ts';
import type { ConnectivityPort, EnvironmentPort, ServerPort } from './ports.ts';

/** The checks do without the server after this: what goes by name needs nothing of it, and runs meanwhile. */
const SERVER_PATIENCE_MS = 4000;
const SIGNALING_REQUESTS = 4;

interface Parts {
  readonly server: ServerPort;
  readonly connectivity: ConnectivityPort;
  readonly environment: EnvironmentPort;
}

/**
 * Finds out what the network lets through to a relay. The server tells where the page came from and what the relay's
 * name resolves to; without it the rest is found out all the same.
 */
export async function checkConnectivity(
  { server, connectivity, environment }: Parts,
  { testId, token }: TestGrant,
  relay: IssuedRelay,
  idleLife: boolean,
  onProgress: (progress: ChecksSoFar) => void,
): Promise<ConnectivityReport | null> {
  let view: NetworkView | null = null;
  const named = inTime(server.network(testId, token), SERVER_PATIENCE_MS, environment)
    .catch(() => null)
    .then((seen) => {
      view = seen;
      return seen?.names ?? [];
    });
  const signaling = signalingRttMs({ server, environment });
  const probed = await connectivity.check(relay, named, onProgress);
  const found = { ...probed, https: httpsOf(view) };
  const whole = async (idle: IdleLife | null): Promise<ConnectivityReport> => ({
    ...reportOf({ ...found, idleLife: idle }),
    signalingRttMs: await signaling,
  });
  const report = await whole(null);
  const udp = report.checks.find(
    ({ url, transport, state }) => url === report.uses[0] && transport === 'udp' && state === 'open',
  );
  if (!idleLife || !udp) return report;
  return whole(await connectivity.idleLife(relay, udp.url));
}

/**
 * How long the page's own server takes to answer, ms: a call is set up over HTTPS too, and documents say that it times out where
 * that takes seconds (001). Of several requests in a row the first is left out: it may have waited for a connection.
 */
async function signalingRttMs({
  server,
  environment,
}: Pick<Parts, 'server' | 'environment'>): Promise<number | null> {
  const tookMs: number[] = [];
  const ask = async (): Promise<void> => {
    for (let asked = 0; asked < SIGNALING_REQUESTS; asked++) {
      const beginMs = environment.nowMs();
      await server.config();
      tookMs.push(environment.nowMs() - beginMs);
    }
  };
  await inTime(ask(), SERVER_PATIENCE_MS, environment).catch(() => undefined);
  return quantile(
    tookMs.slice(1).sort((a, b) => a - b),
    0.5,
  );
}

const httpsOf = (view: NetworkView | null): HttpsView | null =>
  view && { address: view.address, isProxied: view.isProxied };
