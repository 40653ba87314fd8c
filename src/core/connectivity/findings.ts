import type { RelayTransport } from '../relay.ts';
import { isSurelyShut } from './chance.ts';
import { hostOf, type AddressFamily, type CheckOutcome, type CheckTries } from './check.ts';
import type { IdleLife } from './idle-life.ts';
import type { NatFinding } from './nat.ts';
import type { FamilyPath } from './path.ts';
import { bestUrls, waysOf, type Way } from './ways.ts';

/** What the checks add up to; each is one sentence on the page, with the rule that an administrator must change. */
export type ConnectivityFinding =
  /** No URL of the relay came through: no call can be made. */
  | { readonly code: 'nothing-open' }
  /** Calls run over TCP or TLS: one lost packet holds all later ones back. */
  | {
      readonly code: 'udp-blocked';
      readonly ports: readonly number[];
      readonly uses: Exclude<RelayTransport, 'udp'>;
    }
  /** Some ports of a transport are closed while the transport works on others. */
  | {
      readonly code: 'ports-blocked';
      readonly transport: RelayTransport;
      readonly ports: readonly number[];
      /** Whether something said no, rather than nothing at all. */
      readonly isRefused: boolean;
      /** Of the port that is least sure to be closed; left out where loss could not look like it. */
      readonly tries?: CheckTries;
    }
  /** Calls work, and their second way does not. */
  | {
      readonly code: 'fallback-blocked';
      readonly transport: Exclude<RelayTransport, 'udp'>;
      readonly ports: readonly number[];
      readonly isRefused: boolean;
    }
  | {
      readonly code: 'name-failed';
      readonly names: readonly string[];
      /** Whether the ports are open by address. */
      readonly isOpenByAddress: boolean;
    }
  | {
      readonly code: 'certificate-rejected';
      readonly names: readonly string[];
      readonly ports: readonly number[];
    }
  /** The relay's own answer (RFC 8489 §14.8): 401 a wrong secret, 486 and 508 no room. */
  | { readonly code: 'relay-refused'; readonly codes: readonly number[] }
  /** Allocations are made and no packet comes through them. */
  | { readonly code: 'no-data'; readonly transport: RelayTransport; readonly ports: readonly number[] }
  /** One family is closed where the other is open. */
  | {
      readonly code: 'family-blocked';
      readonly family: AddressFamily;
      readonly transport: RelayTransport;
      readonly ports: readonly number[];
    }
  /** The relay has both families and this network one: nothing to repair. */
  | { readonly code: 'family-missing'; readonly family: AddressFamily }
  | { readonly code: 'symmetric-nat'; readonly family: AddressFamily }
  | { readonly code: 'carrier-grade-nat'; readonly family: AddressFamily }
  /** Idle UDP mappings are dropped before RFC 4787's two minutes. */
  | { readonly code: 'mapping-short'; readonly keptS: number | null; readonly lostS: number }
  /** Web and call traffic leave by different addresses: a split tunnel, a proxy, or two lines. */
  | { readonly code: 'different-ways'; readonly family: AddressFamily }
  /** The web goes through a proxy. */
  | { readonly code: 'proxy'; readonly hasUdp: boolean }
  /** The web gets out and no UDP does: a VPN or a web proxy that carries none, or a firewall. */
  | { readonly code: 'no-udp-path' };

/** All that findings are told from. */
export interface ConnectivityFacts {
  readonly checks: readonly CheckOutcome[];
  readonly nat: readonly NatFinding[];
  readonly paths: readonly FamilyPath[];
  readonly isProxied: boolean;
  readonly idleLife: IdleLife | null;
}

/** RFC 4787 REQ-5: a mapping must not expire in less. */
const LEAST_IDLE_S = 120;

const isClosed = ({ state, refusedCode }: Pick<CheckOutcome, 'state' | 'refusedCode'>): boolean =>
  refusedCode === null && (state === 'blocked' || state === 'refused');
const isPortClosed = (way: Way): boolean =>
  isClosed({ state: way.portState, refusedCode: way.refusedCode }) && isSurelyShut(way);
/** The tries of the port that is least sure to be closed. */
const leastSure = (ways: readonly Way[]): CheckTries | null =>
  ways
    .flatMap(({ tries }) => (tries && tries.openChance !== null ? [tries] : []))
    .sort((a, b) => (b.openChance ?? 0) - (a.openChance ?? 0))[0] ?? null;
const portsOf = (ways: readonly { readonly port: number }[]): number[] =>
  [...new Set(ways.map(({ port }) => port))].sort((a, b) => a - b);

/** Everything worth saying, what stops calls first. */
export function connectivityFindings(facts: ConnectivityFacts): ConnectivityFinding[] {
  const ways = waysOf(facts.checks);
  return [
    ...nameFindings(ways),
    ...transportFindings(ways, facts.checks),
    ...answerFindings(ways, facts.checks),
    ...familyFindings(facts.checks),
    ...natFindings(facts),
    ...pathFindings(facts, ways),
  ];
}

function nameFindings(ways: readonly Way[]): ConnectivityFinding[] {
  const failed = ways.filter(({ state }) => state === 'dns-failed');
  if (failed.length === 0) return [];
  const names = [...new Set(failed.map(({ url }) => hostOf(url)))];
  return [
    {
      code: 'name-failed',
      names,
      isOpenByAddress: failed.some(({ openByAddress }) => openByAddress !== null),
    },
  ];
}

function transportFindings(ways: readonly Way[], checks: readonly CheckOutcome[]): ConnectivityFinding[] {
  const uses = checks.find(({ url }) => url === bestUrls(checks)[0])?.transport;
  if (uses === undefined) return ways.length > 0 ? [{ code: 'nothing-open' }] : [];
  return (['udp', 'tcp', 'tls'] as const).flatMap((transport): ConnectivityFinding[] => {
    const own = ways.filter((way) => way.transport === transport);
    const closed = own.filter(isPortClosed);
    const ports = portsOf(closed);
    if (closed.length === 0) return [];
    const isRefused = closed.every(({ portState }) => portState === 'refused');
    const isWorking = own.some(({ portState }) => portState === 'open');
    const tries = leastSure(closed);
    if (isWorking)
      return [{ code: 'ports-blocked', transport, ports, isRefused, ...(tries ? { tries } : {}) }];
    if (transport !== 'udp') return [{ code: 'fallback-blocked', transport, ports, isRefused }];
    return uses === 'udp' ? [] : [{ code: 'udp-blocked', ports, uses }];
  });
}

function answerFindings(ways: readonly Way[], checks: readonly CheckOutcome[]): ConnectivityFinding[] {
  const findings: ConnectivityFinding[] = [];
  const rejected = ways.filter(({ state }) => state === 'certificate-rejected');
  if (rejected.length > 0)
    findings.push({
      code: 'certificate-rejected',
      names: [...new Set(rejected.map(({ url }) => hostOf(url)))],
      ports: portsOf(rejected),
    });
  const codes = checks.flatMap(({ refusedCode }) => (refusedCode === null ? [] : [refusedCode]));
  if (codes.length > 0) findings.push({ code: 'relay-refused', codes: [...new Set(codes)] });
  for (const transport of ['udp', 'tcp', 'tls'] as const) {
    const silent = ways.filter(
      (way) => way.transport === transport && way.state === 'no-data' && isSurelyShut(way),
    );
    if (silent.length > 0) findings.push({ code: 'no-data', transport, ports: portsOf(silent) });
  }
  return findings;
}

function familyFindings(checks: readonly CheckOutcome[]): ConnectivityFinding[] {
  return (['ipv4', 'ipv6'] as const).flatMap((family): ConnectivityFinding[] => {
    const own = checks.filter((check) => check.family === family);
    if (own.some(({ state }) => state === 'family-missing')) return [{ code: 'family-missing', family }];
    return (['udp', 'tcp'] as const).flatMap((transport): ConnectivityFinding[] => {
      // Said only where the other family of the same URL is open: else the port as a whole is closed.
      const closed = own.filter(
        (check) =>
          check.transport === transport &&
          check.url !== check.of &&
          isClosed(check) &&
          isSurelyShut(check) &&
          checks.some(
            (other) => other.of === check.of && other.family !== check.family && other.state === 'open',
          ),
      );
      return closed.length > 0 ? [{ code: 'family-blocked', family, transport, ports: portsOf(closed) }] : [];
    });
  });
}

function natFindings({ nat, paths, idleLife }: ConnectivityFacts): ConnectivityFinding[] {
  const symmetric = nat
    .filter(({ mapping }) => mapping === 'address-and-port-dependent')
    .map(({ family }): ConnectivityFinding => ({ code: 'symmetric-nat', family }));
  const carrier = paths
    .filter(({ range }) => range === 'carrier-grade-nat')
    .map(({ family }): ConnectivityFinding => ({ code: 'carrier-grade-nat', family }));
  const lostS = idleLife?.lostS ?? null;
  const short: ConnectivityFinding[] =
    lostS !== null && lostS <= LEAST_IDLE_S
      ? [{ code: 'mapping-short', keptS: idleLife?.keptS ?? null, lostS }]
      : [];
  return [...symmetric, ...carrier, ...short];
}

function pathFindings({ paths, isProxied }: ConnectivityFacts, ways: readonly Way[]): ConnectivityFinding[] {
  const udp = ways.filter(({ transport }) => transport === 'udp');
  const hasUdp = udp.some(({ portState }) => portState === 'open');
  const different = paths
    .filter(({ relation }) => relation === 'different')
    .map(({ family }): ConnectivityFinding => ({ code: 'different-ways', family }));
  if (isProxied) return [...different, { code: 'proxy', hasUdp }];
  const isMissing =
    udp.length > 0 && udp.every(isPortClosed) && paths.some(({ relation }) => relation === 'udp-missing');
  return isMissing ? [...different, { code: 'no-udp-path' }] : different;
}
