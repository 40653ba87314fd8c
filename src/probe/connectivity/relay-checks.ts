import type { ConnectivityPort } from '../../app/ports.ts';
import { probeConnectivity } from './connectivity-probe.ts';
import { probeIdleLife } from './idle-life.ts';
import { ownRequestsMs } from './own-requests.ts';

/** The checks of this page, one at a time. */
export function createRelayChecks(): ConnectivityPort {
  let running = new AbortController();
  let settling = new AbortController();
  return {
    check(relay, named, onProgress) {
      running.abort();
      running = new AbortController();
      settling = new AbortController();
      return probeConnectivity(
        relay,
        named,
        { signal: running.signal, settled: settling.signal },
        onProgress,
      );
    },
    settle: () => settling.abort(),
    idleLife: (relay, url) => probeIdleLife(relay, url, running.signal, ownRequestsMs(navigator.userAgent)),
    cancel: () => running.abort(),
  };
}
