import { azureRegionOf, azureRow, type TargetChoice } from './verdict/targets.ts';

/** What a relay is, which decides the targets that a test through it is held against by default. */
export type RelayKind = { readonly kind: 'edge' } | { readonly kind: 'azure'; readonly region: string };

/** A relay that tests can run through. */
export interface Relay {
  readonly name: string;
  readonly place: string | null;
  readonly kind: RelayKind;
  /** Relays of one uplink have one; `null` or left out: it shares none. */
  readonly group?: string | null | undefined;
  /** TURN URIs (RFC 7065). */
  readonly urls: readonly string[];
}

/** A relay with credentials for one test. */
export interface IssuedRelay {
  readonly relay: Relay;
  readonly username: string;
  readonly credential: string;
}

/** Why no test is sent to a relay: it does not work, somebody has taken it out of use, or it has as much to do as it can. */
export const RELAY_OUT_REASONS = ['does-not-work', 'taken-out', 'full'] as const;
export type RelayOutReason = (typeof RELAY_OUT_REASONS)[number];

/** A relay that no test is sent to just now. */
export interface RelayOut {
  readonly name: string;
  readonly reason: RelayOutReason;
  /** Unix time in ms. */
  readonly sinceMs: number;
}

/** How a client reaches a relay. */
export type RelayTransport = 'udp' | 'tcp' | 'tls';

/** Whether one URL of a relay gave an allocation, and how fast. */
export interface PortReading {
  readonly url: string;
  /** From asking to having an allocation, ms; `null` when none came in time. */
  readonly answeredMs: number | null;
}

/** The short measurement of one relay before the call. */
export interface RelayReading {
  readonly name: string;
  /** The least of its ports' times; `null` when none answered. */
  readonly nearestMs: number | null;
  readonly ports: readonly PortReading[];
}

/** A relay that a test could not make its call through, before it went on to another. */
export interface MissedRelay {
  readonly name: string;
  readonly why: 'nothing-open' | 'could-not-connect';
  readonly waitedMs: number;
}

/** As many of the nearest are tried one after another. */
const NEAREST_FEW = 3;

/** The nearest few by measurement; those that did not answer come behind, in the order in which they are offered. */
export const nearestFew = (
  relays: readonly IssuedRelay[],
  readings: readonly RelayReading[],
): readonly IssuedRelay[] => {
  const distance = new Map(readings.map(({ name, nearestMs }) => [name, nearestMs ?? Infinity]));
  const of = ({ relay }: IssuedRelay): number => distance.get(relay.name) ?? Infinity;
  // Infinity less itself is not a number, and no order.
  return relays.toSorted((a, b) => (of(a) === of(b) ? 0 : of(a) - of(b))).slice(0, NEAREST_FEW);
};

/** A TURN URI taken apart (RFC 7065 §3.1); `null` when it is none. An IPv6 host keeps its brackets. */
export function parseTurnUrl(url: string): { host: string; port: number; transport: RelayTransport } | null {
  const match = /^(turns?):(\[[0-9a-fA-F:.]+\]|[^:?[\]]+)(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/.exec(
    url,
  );
  const [, scheme, host, portText, transport] = match ?? [];
  if (host === undefined) return null;
  const isSecure = scheme === 'turns';
  const port = portText === undefined ? (isSecure ? 5349 : 3478) : Number(portText);
  if (port < 1 || port > 65_535) return null;
  if (isSecure) return { host, port, transport: 'tls' };
  return { host, port, transport: transport === 'tcp' ? 'tcp' : 'udp' };
}

/** The transport of a URL; `null` when it is no TURN URI. */
export const transportOf = (url: string): RelayTransport | null => parseTurnUrl(url)?.transport ?? null;

/**
 * The URLs that the call should use. UDP wins whenever any of it answers: calls run on it, and a call that could
 * pick TCP would measure TCP. One URL is enough and keeps the test on one path: the fastest to answer. When
 * nothing answered in the short time of the measurement, every URL is tried.
 */
export function urlsForCall(relay: Relay, reading: RelayReading | null): readonly string[] {
  const answered = (reading?.ports ?? []).filter(
    ({ url, answeredMs }) => answeredMs !== null && relay.urls.includes(url),
  );
  for (const transport of ['udp', 'tcp', 'tls'] as const) {
    const [fastest] = answered
      .filter(({ url }) => transportOf(url) === transport)
      .sort((a, b) => (a.answeredMs ?? Infinity) - (b.answeredMs ?? Infinity));
    if (fastest) return [fastest.url];
  }
  return relay.urls;
}

/** The measurement of the relay that a test runs through; `null` when there was none. */
export const readingInUse = ({
  relay,
  relays,
}: {
  readonly relay: Pick<Relay, 'name'>;
  readonly relays: readonly RelayReading[];
}): RelayReading | null => relays.find(({ name }) => name === relay.name) ?? null;

/** UDP ports of a relay that gave no allocation. */
export function silentUdpPorts(reading: Pick<RelayReading, 'ports'>): number[] {
  const silent = reading.ports.flatMap(({ url, answeredMs }) => {
    const parsed = parseTurnUrl(url);
    return parsed?.transport === 'udp' && answeredMs === null ? [parsed.port] : [];
  });
  return [...new Set(silent)].sort((a, b) => a - b);
}

/** UDP ports of the relay in use that gave no allocation. */
export const silentPortsInUse = (path: Parameters<typeof readingInUse>[0]): number[] =>
  silentUdpPorts(readingInUse(path) ?? { ports: [] });

/**
 * UDP ports of a relay that gave no allocation although another port of it did. When nothing answered at all,
 * nothing is known of single ports.
 */
export const deniedUdpPorts = (reading: RelayReading): number[] =>
  reading.nearestMs === null ? [] : silentUdpPorts(reading);

/**
 * The target that fits a relay: in an Azure region the row of the customer's region from a site, or that of the relay's own
 * region where the customer's is not known or the table does not have the two; else client to edge.
 */
export function defaultTarget(kind: RelayKind, customerRegion: string | null = null): TargetChoice {
  if (kind.kind === 'edge') return { kind: 'client-edge' };
  const own = azureRow(customerRegion ?? '');
  const region = own?.azureRegion === azureRegionOf(kind.region) ? own.customerRegion : kind.region;
  return { kind: 'azure', region, column: 'site' };
}
