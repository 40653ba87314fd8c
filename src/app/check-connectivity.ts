import type { CheckOutcome } from '../core/connectivity/check.ts';
import { reportOf, type ConnectivityReport } from '../core/connectivity/report.ts';
import type { IssuedRelay } from '../core/relay.ts';
import type { Place } from '../core/run.ts';
import type { NetworkView } from '../wire/connectivity.ts';
import type { ConnectivityPort, EnvironmentPort, ServerPort } from './ports.ts';

/** The checks do not wait longer for the server: most of them need nothing of it. */
const SERVER_PATIENCE_MS = 2500;
/** A request is asked once more after this: a browser drops those under way when the network changes. */
const ASK_AGAIN_MS = 250;

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
  { testId, token }: Place,
  relay: IssuedRelay,
  idleLife: boolean,
  onProgress: (outcomes: readonly CheckOutcome[], planned: number) => void,
): Promise<ConnectivityReport | null> {
  const view = await orNull(() => server.network(testId, token), environment);
  const probed = await connectivity.check(relay, view?.names ?? [], onProgress);
  const found = { ...probed, https: view && { address: view.address, isProxied: view.isProxied } };
  const report = reportOf({ ...found, idleLife: null });
  const udp = report.checks.find(
    ({ url, transport, state }) => url === report.uses[0] && transport === 'udp' && state === 'open',
  );
  if (!idleLife || !udp) return report;
  return reportOf({ ...found, idleLife: await connectivity.idleLife(relay, udp.url) });
}

/** What is asked for, asked twice where the first time fails; `null` when it does not come in time. */
function orNull(ask: () => Promise<NetworkView>, environment: EnvironmentPort): Promise<NetworkView | null> {
  return new Promise((resolve) => {
    let isOver = false;
    const end = (view: NetworkView | null): void => {
      isOver = true;
      stop();
      resolve(view);
    };
    const stop = environment.setTimer(SERVER_PATIENCE_MS, () => end(null));
    const askAgain = (): void => void ask().then(end, () => end(null));
    ask().then(end, () => {
      if (!isOver) environment.setTimer(ASK_AGAIN_MS, askAgain);
    });
  });
}
