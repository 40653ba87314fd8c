import type { ConnectivityPort } from '../../app/ports.ts';
import type { IdleLife } from '../../core/connectivity/idle-life.ts';
import { probeConnectivity } from './connectivity-probe.ts';
import { ownRequestsMs } from './own-requests.ts';

const NOT_KNOWN: IdleLife = { keptS: null, lostS: null };

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
    async idleLife(relay, url) {
      const { signal } = running;
      // Few ask for it, and it begins minutes before it ends: nobody else's page need load it.
      const probe = await import('./idle-life.ts').catch(() => null);
      if (probe === null || signal.aborted) return NOT_KNOWN;
      return probe.probeIdleLife(relay, url, signal, ownRequestsMs(navigator.userAgent));
    },
    cancel: () => running.abort(),
  };
}
