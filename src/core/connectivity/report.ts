import type { CheckOutcome } from './check.ts';
import { markMissingFamilies } from './check.ts';
import { connectivityFindings, type ConnectivityFinding } from './findings.ts';
import type { IdleLife } from './idle-life.ts';
import { natOf, type Mapped, type NatFinding } from './nat.ts';
import { familyPaths, type FamilyPath, type HttpsView } from './path.ts';
import { notOffered } from './planned-checks.ts';
import { markSilentNames } from './silent-names.ts';
import { bestUrls, waysOf } from './ways.ts';

/** Host candidates by kind: what the browser shows of local addresses, never the addresses. */
export interface LocalCandidates {
  /** Hidden behind a name (mDNS). */
  readonly hidden: number;
  readonly ipv4: number;
  readonly ipv6: number;
}

/** What the browser says of the connection (Network Information API); `null` for what it does not. */
export interface ConnectionHint {
  readonly type: string | null;
  readonly effectiveType: string | null;
  readonly downlinkMbps: number | null;
  readonly rttMs: number | null;
}

/** What the probes found, before anything is told from it. */
export interface ConnectivityFound {
  readonly relay: string;
  /** The relay's URLs as offered. */
  readonly urls: readonly string[];
  readonly tookMs: number;
  readonly checks: readonly CheckOutcome[];
  readonly mapped: readonly Mapped[];
  /** STUN servers that were asked. */
  readonly stunServers: readonly string[];
  readonly local: LocalCandidates;
  readonly connection: ConnectionHint | null;
  /** What the web server saw; `null` when it could not be asked. */
  readonly https: HttpsView | null;
  readonly idleLife: IdleLife | null;
}

/** What this network lets through, as it is shown and stored. */
export interface ConnectivityReport {
  readonly relay: string;
  readonly tookMs: number;
  readonly checks: readonly CheckOutcome[];
  /** What the call should use, best first; empty when nothing is open. */
  readonly uses: readonly string[];
  readonly nat: readonly NatFinding[];
  /** Whether the mapping moved during the test; `null` when nothing watched. */
  readonly hasMappingMoved: boolean | null;
  readonly idleLife: IdleLife | null;
  readonly paths: readonly FamilyPath[];
  /** Whether the page's own requests came by a proxy; `null` when the server was not asked. */
  readonly isProxied: boolean | null;
  /** How long the page's own server took to answer over HTTPS, the median, ms; `null`, or left out: not measured. */
  readonly signalingRttMs?: number | null;
  readonly local: LocalCandidates;
  readonly connection: ConnectionHint | null;
  readonly findings: readonly ConnectivityFinding[];
}

const portOf = (server: string): number => Number(/:(\d+)$/.exec(server)?.[1] ?? 0);

/**
 * Servers that must have answered: those on UDP ports through which an allocation came. Browsers do not say so of a
 * server whose answer is the same as another's.
 */
function answeredServers({ checks, stunServers, mapped }: ConnectivityFound): string[] {
  const open = new Set(
    waysOf(checks)
      .filter(({ transport, portState }) => transport === 'udp' && portState === 'open')
      .map(({ port }) => port),
  );
  const mappedServers = new Set(mapped.map(({ server }) => server));
  return stunServers.filter((server) => open.has(portOf(server)) || mappedServers.has(server));
}

/** Whether a STUN server can be asked by a socket of the family; a name can by either. */
const serves = (family: 'ipv4' | 'ipv6', server: string): boolean => {
  const host = server.replace(/^stun:/, '').replace(/:\d+$/, '');
  if (host.startsWith('[')) return family === 'ipv6';
  return /^\d+\.\d+\.\d+\.\d+$/.test(host) ? family === 'ipv4' : true;
};

/** TLS by address, where the certificate is for the name: it has told of the name, and is no way for calls. */
const isOnlySign = ({ transport, by, url, of, state }: CheckOutcome): boolean =>
  transport === 'tls' && by === 'address' && url !== of && state !== 'open';

/** Puts what was found together, and says what it adds up to. */
export function reportOf(found: ConnectivityFound): ConnectivityReport {
  const checks = markSilentNames(markMissingFamilies(found.checks)).filter((check) => !isOnlySign(check));
  const answered = answeredServers(found);
  const nat = (['ipv4', 'ipv6'] as const)
    .map((family) =>
      natOf(
        family,
        found.mapped,
        answered.filter((server) => serves(family, server)),
      ),
    )
    .filter(({ addresses }) => addresses.length > 0);
  const paths = familyPaths(found.https, nat, checks).filter(
    ({ httpsAddress, udpAddresses }) => httpsAddress !== null || udpAddresses.length > 0,
  );
  const { relay, tookMs, local, connection, https, idleLife } = found;
  return {
    relay,
    tookMs,
    nat,
    paths,
    local,
    connection,
    idleLife,
    checks: [...checks, ...notOffered(found.urls)],
    uses: bestUrls(checks),
    hasMappingMoved: null,
    isProxied: https?.isProxied ?? null,
    findings: connectivityFindings({ checks, nat, paths, isProxied: https?.isProxied ?? false, idleLife }),
  };
}
