import type { ChecksSoFar } from '../core/connectivity/check.ts';
import type { HttpsView } from '../core/connectivity/path.ts';
import { reportOf, type ConnectivityReport } from '../core/connectivity/report.ts';
import type { IssuedRelay } from '../core/relay.ts';
import type { TestGrant } from '../core/run/grant.ts';
import type { NetworkView } from '../wire/network-view.ts';
import { inTime } from './in-time.ts';
import type { ConnectivityPort, EnvironmentPort, ServerPort } from './ports.ts';

/** The checks do without the server after this: what goes by name needs nothing of it, and runs meanwhile. */
const SERVER_PATIENCE_MS = 4000;

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
  const probed = await connectivity.check(relay, named, onProgress);
  const found = { ...probed, https: httpsOf(view) };
  const report = reportOf({ ...found, idleLife: null });
  const udp = report.checks.find(
    ({ url, transport, state }) => url === report.uses[0] && transport === 'udp' && state === 'open',
  );
  if (!idleLife || !udp) return report;
  return reportOf({ ...found, idleLife: await connectivity.idleLife(relay, udp.url) });
}

const httpsOf = (view: NetworkView | null): HttpsView | null =>
  view && { address: view.address, isProxied: view.isProxied };
