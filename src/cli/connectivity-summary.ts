import { neededPorts, reachOf, type Reach } from '../core/connectivity/reach.ts';
import type { Connectivity } from '../wire/connectivity.ts';
import type { Frozen } from '../wire/schema.ts';
import { findingLines } from './connectivity-findings.ts';

type Found = Frozen<Connectivity>;
type Check = Found['checks'][number];

/** First line of a check without a call, but where all is open that was tried. */
const REACH_HEADLINE: Readonly<Record<Exclude<Reach, 'all-open'>, string>> = {
  'needed-blocked': 'Something that calls need is blocked.',
  'nothing-open': 'Nothing is open: no call can be made from here.',
  unknown: 'Whether calls get through could not be told.',
};

const STATE: Readonly<Record<Check['state'], string>> = {
  open: 'open',
  blocked: 'BLOCKED',
  'no-data': 'NO DATA',
  refused: 'REFUSED',
  'dns-failed': 'NAME NOT FOUND',
  'certificate-rejected': 'CERTIFICATE REJECTED',
  'family-missing': 'not in this network',
  'not-checked': 'not asked by this browser',
  'not-offered': 'not offered by the relay',
};

const FAMILY = { ipv4: 'IPv4', ipv6: 'IPv6' } as const;

/** What a network lets through, for people at a terminal: every way, then what it adds up to with the rule to change. */
export function connectivityLines(found: Found): string[] {
  const { relay, tookMs, checks, nat, idleLife } = found;
  return [
    `Relay ${relay}, checked in ${(tookMs / 1000).toFixed(1)} s.`,
    ...checks.map(wayLine),
    ...nat.map(({ family, mapping }) => `NAT over ${FAMILY[family]}: ${mapping}.`),
    ...(idleLife ? [idleLine(idleLife)] : []),
    ...findingLines(found.findings),
  ];
}

/** The first line by what the checks add up to. */
export function reachHeadline({ checks }: Found): string {
  const reach = reachOf(checks);
  return reach === 'all-open' ? openHeadline(checks) : REACH_HEADLINE[reach];
}

/** *Everything* only where every port that calls need was tried. */
function openHeadline(checks: Found['checks']): string {
  const needed = neededPorts(checks);
  if (needed.some(({ state }) => state === 'closed'))
    return 'UDP is open for calls, but TCP 443, their second way, does not get through.';
  const untried = (['udp', 'tcp'] as const).flatMap((transport) => {
    const ports = needed.filter((each) => each.transport === transport && each.state === 'untried');
    return ports.length === 0
      ? []
      : [`${transport.toUpperCase()} ${ports.map(({ port }) => port).join(', ')}`];
  });
  return untried.length === 0
    ? 'Everything that calls need is open.'
    : `Nothing that calls need is blocked, as far as it was tried: not ${untried.join(' and ')}.`;
}

function wayLine({ transport, port, family, by, url, state, allocateMs, rttMs }: Check): string {
  const over = family === null ? (url === '' ? '' : `by ${by}`) : FAMILY[family];
  const times = [
    ...(allocateMs === null ? [] : [`allocated in ${allocateMs.toFixed(0)} ms`]),
    ...(rttMs === null ? [] : [`round trip ${rttMs.toFixed(1)} ms`]),
  ].join(', ');
  const way = `${transport.toUpperCase()} ${port}`;
  return `  ${way.padEnd(11)}${over.padEnd(9)}${STATE[state].padEnd(21)}${times}`.trimEnd();
}

function idleLine({ keptS, lostS }: NonNullable<Found['idleLife']>): string {
  if (lostS === null)
    return keptS === null
      ? 'How long an idle connection stays open could not be told.'
      : `An idle connection stays open for ${keptS} s at least.`;
  return keptS === null
    ? `An idle connection is closed within ${lostS} s.`
    : `An idle connection is closed after ${keptS} to ${lostS} s.`;
}

/** Marked against unmarked streams in a line. */
export function markLine({ isAvailable, mark, worse }: NonNullable<Found['qos']>): string {
  if (!isAvailable) return 'Priority: this browser does not mark packets.';
  if (mark !== 'half' || !worse) return 'Priority: all streams asked for it (DSCP EF).';
  const differences = (['loss', 'jitter', 'queueing'] as const)
    .filter((metric) => worse[metric] !== 'neither')
    .map((metric) => `${worse[metric]} streams had more ${metric}`);
  return differences.length === 0
    ? 'Priority: marked (DSCP EF) and unmarked streams differ by no more than chance.'
    : `Priority: ${differences.join(', ')}; more than chance would give.`;
}
