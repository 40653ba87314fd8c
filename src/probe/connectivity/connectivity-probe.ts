import { hostOf, judgeCheck, type CheckContext, type CheckOutcome } from '../../core/connectivity/check.ts';
import { familyOf } from '../../core/connectivity/address.ts';
import { FAMILY_LIMIT_MS, OVERALL_LIMIT_MS, SILENT_AFTER_MS } from '../../core/connectivity/limits.ts';
import { planChecks, stunUrls, type NamedAddresses } from '../../core/connectivity/plan.ts';
import type { ConnectivityFound } from '../../core/connectivity/report.ts';
import type { IssuedRelay } from '../../core/relay.ts';
import { readConnectionHint } from './connection-hint.ts';
import { openMappingProbe } from './mapping-probe.ts';
import { lookUp } from './name-lookup.ts';
import { isAccepting } from './port-acceptance.ts';
import { UrlCheck } from './url-check.ts';

/** What the probe finds by itself; the web server's part is added by who asks it. */
export type Probed = Omit<ConnectivityFound, 'https' | 'idleLife'>;

/** Told whenever a check has ended: the outcomes so far, in the order of the plan. */
export type ProgressListener = (outcomes: readonly CheckOutcome[], planned: number) => void;

/** What browsers make by themselves. */
const KEY: EcKeyGenParams = { name: 'ECDSA', namedCurve: 'P-256' };
/** STUN is asked for this long at least: an answer may be lost, and is asked for again after 0.25 and 0.75 s. */
const MAPPING_LEAST_MS = 800;

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

/** Finds out what the network lets through to one relay. Never rejects; an aborted probe ends with what it has. */
export async function probeConnectivity(
  issued: IssuedRelay,
  named: readonly NamedAddresses[],
  signal: AbortSignal,
  onProgress: ProgressListener = () => undefined,
): Promise<Probed> {
  const beganMs = performance.now();
  const { name: relay, urls } = issued.relay;
  const plan = planChecks(urls, named);
  const own = new AbortController();
  const stop = (): void => own.abort();
  signal.addEventListener('abort', stop);
  const limit = setTimeout(stop, OVERALL_LIMIT_MS);
  const [certificate] = await Promise.allSettled([RTCPeerConnection.generateCertificate(KEY)]);
  // One for all: making dozens would take longer than the checks.
  const certificates = certificate.status === 'fulfilled' ? [certificate.value] : [];
  const stunServers = stunUrls(urls, named);
  const mapping = openMappingProbe(stunServers);
  const lookups = namesOf(urls).map(({ name, port }) => lookUp(name, port));
  const accepting = new Map<string, boolean>();
  const checks = plan.map((check) => new UrlCheck(issued, check, certificates));
  const context = (): CheckContext => ({
    unresolved: new Set(lookups.filter((lookup) => lookup.hasFailed()).map(({ name }) => name)),
    accepting,
  });
  const judge = (check: UrlCheck): CheckOutcome => judgeCheck(check.check, check.observations, context());
  const runs = checks.map(async (check) => {
    if (!(await isDue(check, checks, own.signal))) return;
    check.start();
    own.signal.addEventListener('abort', () => check.giveUp());
    await check.done;
    if (check.check.transport === 'tls' && judge(check).state === 'refused')
      accepting.set(check.check.url, await isAccepting(issued, check.check.url));
    onProgress(checks.filter(({ isOver }) => isOver).map(judge), plan.length);
  });
  void pause(FAMILY_LIMIT_MS, own.signal).then(() => endMissingFamilies(checks));
  await Promise.all(runs);
  if (!own.signal.aborted) {
    await Promise.race([mapping.done, pause(beganMs + MAPPING_LEAST_MS - performance.now(), own.signal)]);
    // A lookup that is still under way when every check has ended has not failed at once.
    await Promise.race([Promise.all(lookups.map(({ done }) => done)), pause(0, own.signal)]);
  }
  clearTimeout(limit);
  signal.removeEventListener('abort', stop);
  const started = checks.filter(({ observations }) => observations.length > 0);
  const outcomes = started.map(judge);
  const { mapped, local } = mapping.read();
  for (const probe of [mapping, ...lookups]) probe.close();
  stop();
  return {
    ...{ relay, urls, mapped, local, stunServers },
    tookMs: performance.now() - beganMs,
    checks: outcomes,
    connection: readConnectionHint(),
  };
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

/** Waits until a check is due; false when it need not run, since its name has answered in the meantime. */
async function isDue(
  { check }: UrlCheck,
  checks: readonly UrlCheck[],
  signal: AbortSignal,
): Promise<boolean> {
  if (check.starts === 'at-once') return !signal.aborted;
  const own = checks.find((other) => other.check.url === check.of);
  // A name that fails at once is not waited for.
  await Promise.race([own?.done, pause(SILENT_AFTER_MS, signal)]);
  // Over TLS an answer of any kind has told of the name all that its address could tell.
  const isAnswered = own?.isAllocated === true || (check.transport === 'tls' && own?.isOver === true);
  return !signal.aborted && !isAnswered;
}

/** Ends the checks of a family that is not there, so that nobody waits for it. */
function endMissingFamilies(checks: readonly UrlCheck[]): void {
  for (const family of ['ipv4', 'ipv6'] as const) {
    const own = checks.filter(({ check }) => check.family === family);
    const others = checks.filter(({ check }) => check.family !== null && check.family !== family);
    if (others.some(({ isAllocated }) => isAllocated) && own.every(({ isAllocated }) => !isAllocated))
      for (const check of own) check.giveUp();
  }
}
