import { hostOf } from '../../core/connectivity/check.ts';
import { familyOf } from '../../core/connectivity/address.ts';
import {
  OVERALL_LIMIT_MS,
  ROUND_TRIP_LIMIT_MS,
  SILENT_AFTER_MS,
  SILENT_AFTER_ROUND_TRIPS,
} from '../../core/connectivity/limits.ts';
import { planChecks, stunUrls, type NamedAddresses } from '../../core/connectivity/planned-checks.ts';
import type { ConnectivityFound } from '../../core/connectivity/report.ts';
import type { IssuedRelay } from '../../core/relay.ts';
import { CheckRuns, type ProgressListener } from './check-runs.ts';
import { readConnectionHint } from './connection-hint.ts';
import { openMappingProbe } from './mapping-probe.ts';
import { lookUp } from './name-lookup.ts';
import { pause } from './pause.ts';

/** What the probe finds by itself; the web server's part is added by who asks it. */
export type Probed = Omit<ConnectivityFound, 'https' | 'idleLife'>;

/** What others tell the probe. */
export interface ProbeSignals {
  /** Everything ends with what was seen. */
  readonly signal: AbortSignal;
  /** What is open need not exchange more packets. */
  readonly settled: AbortSignal;
}

/** What browsers make by themselves. */
const KEY: EcKeyGenParams = { name: 'ECDSA', namedCurve: 'P-256' };
/** STUN is asked for this long at least: an answer may be lost, and is asked for again after 0.25 and 0.75 s. */
const MAPPING_LEAST_MS = 800;

/**
 * Finds out what the network lets through to one relay. What goes by name begins at once; what needs the addresses of
 * the names, when they come, which is waited for. Never rejects, as long as `named` does not; an aborted probe ends with
 * what it has.
 */
export async function probeConnectivity(
  issued: IssuedRelay,
  named: Promise<readonly NamedAddresses[]>,
  { signal, settled }: ProbeSignals,
  onProgress: ProgressListener = () => undefined,
): Promise<Probed> {
  const beganMs = performance.now();
  const { name: relay, urls } = issued.relay;
  const own = new AbortController();
  const stop = (): void => own.abort();
  signal.addEventListener('abort', stop);
  const limit = setTimeout(stop, OVERALL_LIMIT_MS);
  const [certificate] = await Promise.allSettled([RTCPeerConnection.generateCertificate(KEY)]);
  const lookups = namesOf(urls).map(({ name, port }) => lookUp(name, port));
  const runs = new CheckRuns({
    issued,
    certificates: certificate.status === 'fulfilled' ? [certificate.value] : [],
    unresolved: () => new Set(lookups.filter((lookup) => lookup.hasFailed()).map(({ name }) => name)),
    signal: own.signal,
    onProgress,
  });
  settled.addEventListener('abort', () => runs.settle());
  const byName = runs.run(planChecks(urls, []));
  const known = await Promise.race([named, aborted(own.signal)]);
  const silentAfterMs = silentAfterMsOf(performance.now() - beganMs);
  const stunServers = stunUrls(urls, known);
  const mapping = openMappingProbe(stunServers);
  const mappingBeganMs = performance.now();
  await Promise.all([byName, runs.run(planChecks(urls, known), silentAfterMs)]);
  if (!own.signal.aborted) {
    const leastMs = mappingBeganMs + MAPPING_LEAST_MS - performance.now();
    await Promise.race([mapping.done, pause(Math.max(0, leastMs), own.signal)]);
    // A lookup that is still under way when every check has ended has not failed at once.
    await Promise.race([Promise.all(lookups.map(({ done }) => done)), pause(0, own.signal)]);
  }
  clearTimeout(limit);
  signal.removeEventListener('abort', stop);
  const checks = runs.outcomes();
  const { mapped, local } = mapping.read();
  for (const probe of [mapping, ...lookups]) probe.close();
  stop();
  return {
    relay,
    urls,
    mapped,
    local,
    stunServers,
    checks,
    tookMs: performance.now() - beganMs,
    connection: readConnectionHint(),
  };
}

/** How long a name may be silent, where the web server beside it took so long to answer. */
const silentAfterMsOf = (answerMs: number): number =>
  answerMs > ROUND_TRIP_LIMIT_MS
    ? SILENT_AFTER_MS
    : Math.max(SILENT_AFTER_MS, SILENT_AFTER_ROUND_TRIPS * answerMs);

/** No addresses, once the signal is aborted. */
function aborted(signal: AbortSignal): Promise<readonly NamedAddresses[]> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve([]);
    signal.addEventListener('abort', () => resolve([]));
  });
}

/** Each name of the relay, with one of its ports. */
function namesOf(urls: readonly string[]): { name: string; port: number }[] {
  const names = new Map<string, number>();
  for (const url of urls) {
    const host = hostOf(url);
    if (host !== '' && familyOf(host) === null) names.set(host, Number(/:(\d+)/.exec(url)?.[1] ?? 3478));
  }
  return [...names].map(([name, port]) => ({ name, port }));
}
