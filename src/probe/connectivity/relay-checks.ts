import type { ConnectivityPort } from '../../app/ports.ts';
import { probeConnectivity } from './connectivity-probe.ts';
import { probeIdleLife } from './idle-life.ts';
import { ownRequestsMs } from './own-requests.ts';

/** The checks of this page, one at a time. */
export function createRelayChecks(): ConnectivityPort {
  let running = new AbortController();
  return {
    check(relay, named, onProgress) {
      running.abort();
      running = new AbortController();
      return probeConnectivity(relay, named, running.signal, onProgress);
    },
    idleLife: (relay, url) => probeIdleLife(relay, url, running.signal, ownRequestsMs(navigator.userAgent)),
    cancel: () => running.abort(),
  };
}
