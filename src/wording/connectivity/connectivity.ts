import { msg, str } from '@lit/localize';
import type { Connectivity as Made } from '../../wire/connectivity.ts';
import type { Frozen } from '../../wire/schema.ts';
import { vpnReasons } from '../causes/vpn-reasons.ts';
import { milliseconds, percent, portList, textList, wholeNumber } from '../quantity.ts';

type Connectivity = Frozen<Made>;

/** What the network lets through, as a result document has it. */
export type ShownConnectivity = Pick<
  Connectivity,
  'checks' | 'findings' | 'nat' | 'paths' | 'idleLife' | 'qos' | 'hasMappingMoved' | 'signalingRttMs'
>;
type Check = Connectivity['checks'][number];
export type ShownFinding = Connectivity['findings'][number];
type Tries = NonNullable<Check['tries']>;

/** A state of a check in a word or two. */
export function stateWording(state: Check['state']): string {
  switch (state) {
    case 'open':
      return msg('Open');
    case 'blocked':
      return msg('Blocked');
    case 'no-data':
      return msg('Answers, but no data comes through');
    case 'refused':
      return msg('Refused');
    case 'dns-failed':
      return msg('Name not found');
    case 'certificate-rejected':
      return msg('Certificate rejected');
    case 'family-missing':
      return msg('Not in this network');
    case 'not-checked':
      return msg('Not tried by this browser');
    case 'not-offered':
      return msg('Not offered by the relay');
  }
}

export const familyName = (family: 'ipv4' | 'ipv6'): string => (family === 'ipv4' ? 'IPv4' : 'IPv6');

/** What a way was asked by: a family of addresses, or the relay's name; empty for one that was not asked. */
export const askedBy = ({ family, of }: Pick<Check, 'family' | 'of'>): string =>
  family === null ? (of === '' ? '' : msg('name')) : familyName(family);

/** How long a way took to answer, and its round trip: `answered in 105 ms, round trip 20 ms`; empty for none. */
export function wayTimes({ allocateMs, rttMs }: Pick<Check, 'allocateMs' | 'rttMs'>): string {
  const answered = allocateMs === null ? '' : msg(str`answered in ${milliseconds(allocateMs, 0)}`);
  const roundTrip = rttMs === null ? '' : msg(str`round trip ${milliseconds(rttMs)}`);
  return [answered, roundTrip].filter((part) => part !== '').join(', ');
}

/** `UDP 3478` */
export const wayName = ({ transport, port }: Pick<Check, 'transport' | 'port'>): string =>
  `${transport.toUpperCase()} ${String(port)}`;

/** Ways that the relay lacks. */
export const waysNotOffered = (absent: readonly Check[]): string =>
  msg(str`The relay does not offer ${textList(absent.map(wayName))}, which many networks let through.`);

/** Where there is nothing to tell. */
export const nothingFound = (checks: readonly Check[]): string =>
  checks.every(({ state }) => state === 'open' || state === 'not-offered')
    ? msg('Everything that the relay offers gets through.')
    : msg('Nothing that was tried is blocked.');

const ways = (transport: string, ports: readonly number[]): string =>
  `${transport.toUpperCase()} ${portList(ports)}`;

/** More than this says no more. */
const MOST_CHANCE = 1_000_000;

/** `once in` this many at the most, with one digit that counts. */
function onceIn(openChance: number): number {
  const times = Math.min(MOST_CHANCE, 1 / openChance);
  const digit = 10 ** Math.floor(Math.log10(times));
  return Math.floor(times / digit) * digit;
}

/** Why it is not loss: the tries that a port did not answer, and how seldom an open one does that. */
function triesSentence({ made, answered, lossRatio, openChance }: Tries): string {
  const tries = msg(str`${wholeNumber(made - answered)} of ${wholeNumber(made)} tries had no answer`);
  if (openChance === null) return msg(str`${tries}.`);
  const times = wholeNumber(onceIn(openChance));
  return lossRatio === null
    ? msg(str`${tries}; an open port would do that less than once in ${times} times.`)
    : msg(
        str`${tries}; with the loss seen here (${percent(lossRatio)} each way) an open port would do that less than once in ${times} times.`,
      );
}

/** What a finding means, and what whoever runs the network must change; `null` where nothing must be. */
export interface ConnectivityWording {
  readonly happened: string;
  readonly rule: string | null;
}

/** One sentence for what was found, one for the rule. */
export function connectivityWording(finding: ShownFinding): ConnectivityWording {
  switch (finding.code) {
    case 'nothing-open':
      return {
        happened: msg('Nothing gets through to the relay: no call can be made from this network.'),
        rule: msg('Let UDP out to the relay on the ports below, or at least TCP.'),
      };
    case 'udp-blocked':
      return {
        happened: msg(
          str`${ways('udp', finding.ports)} does not get through. That leaves calls ${finding.uses.toUpperCase()}, where one lost packet holds all later ones back.`,
        ),
        rule: msg(str`Let ${ways('udp', finding.ports)} out to the relay, and its answers back.`),
      };
    case 'ports-blocked':
      return {
        happened: finding.isRefused
          ? msg(str`${ways(finding.transport, finding.ports)} is refused, though others are open.`)
          : [
              msg(str`${ways(finding.transport, finding.ports)} does not get through, though others do.`),
              ...(finding.tries ? [triesSentence(finding.tries)] : []),
            ].join(' '),
        rule: msg(str`Let ${ways(finding.transport, finding.ports)} out to the relay too.`),
      };
    case 'fallback-blocked':
      return {
        happened: msg(
          str`${ways(finding.transport, finding.ports)} does not get through: calls have nothing to fall back to where UDP fails.`,
        ),
        rule: msg(str`Let ${ways(finding.transport, finding.ports)} out to the relay as a fallback.`),
      };
    case 'name-failed':
      return {
        happened: finding.isOpenByAddress
          ? msg(
              str`The name ${textList(finding.names)} cannot be looked up, though its address can be reached.`,
            )
          : msg(str`The name ${textList(finding.names)} cannot be looked up.`),
        rule: msg(str`Have the name server of this network resolve ${textList(finding.names)}.`),
      };
    case 'certificate-rejected':
      return {
        happened: msg(
          str`The browser does not trust the certificate that answers for ${textList(finding.names)} on TLS ${portList(finding.ports)}.`,
        ),
        rule: msg(
          'Exempt the relay from TLS inspection; if there is none, the relay needs a certificate for its name.',
        ),
      };
    case 'relay-refused':
      return {
        happened: msg(str`The relay itself refused (${finding.codes.join(', ')}): the way to it is open.`),
        rule: finding.codes.includes(401)
          ? msg('The relay and this page\u2019s server must have the same secret.')
          : msg('It has no room: try again later, or raise its limits.'),
      };
    case 'no-data':
      return {
        happened: msg(
          str`${ways(finding.transport, finding.ports)} answers, but nothing sent through it comes back.`,
        ),
        rule: msg('A firewall looks into the traffic and drops calls: exempt the relay from inspection.'),
      };
    case 'family-blocked':
      return {
        happened: msg(
          str`${ways(finding.transport, finding.ports)} is closed over ${familyName(finding.family)} and open otherwise.`,
        ),
        rule: msg(str`Make the rules for ${familyName(finding.family)} the same.`),
      };
    case 'family-missing':
      return {
        happened: msg(
          str`The relay has ${familyName(finding.family)} and this network does not. That does no harm.`,
        ),
        rule: null,
      };
    case 'symmetric-nat':
      return {
        happened: msg(
          'The NAT of this network, in its router or firewall, uses a different port for each destination (symmetric NAT). Calls work through a relay and cannot go straight to an edge server.',
        ),
        rule: msg('Use a NAT with endpoint-independent mapping (RFC 4787), or do not rely on direct media.'),
      };
    case 'carrier-grade-nat':
      return {
        happened: msg('The provider shares one address among customers (carrier-grade NAT, 100.64.0.0/10).'),
        rule: msg('Ask the provider for a public address if calls drop when idle.'),
      };
    case 'mapping-short':
      return {
        happened:
          finding.keptS === null
            ? msg(str`The NAT forgets an idle UDP stream within ${finding.lostS} seconds.`)
            : msg(
                str`The NAT forgets an idle UDP stream after ${finding.keptS} to ${finding.lostS} seconds.`,
              ),
        rule: msg('Keep idle UDP mappings for at least two minutes, better five (RFC 4787).'),
      };
    case 'different-ways':
      return {
        happened: msg(
          str`Web and calls leave this network by different ${familyName(finding.family)} addresses: a split tunnel, a proxy, or two lines.`,
        ),
        rule: null,
      };
    case 'proxy':
      return {
        happened: finding.hasUdp
          ? msg('The web goes through a proxy, and calls bypass it.')
          : msg('The web goes through a proxy, and UDP cannot bypass it.'),
        rule: finding.hasUdp
          ? null
          : msg('Let UDP to the relay out directly: a web proxy does not carry calls well.'),
      };
    case 'no-udp-path':
      return {
        happened: `${msg('Web pages get through but no UDP does: a firewall blocks it, or a VPN or proxy does not carry it.')} ${vpnReasons()}`,
        rule: msg('Take the relay\u2019s addresses out of the VPN (split tunnel), or let UDP out.'),
      };
  }
}

/** The NAT of one family in a sentence. */
export function natWording({ mapping, family }: Connectivity['nat'][number]): string {
  const name = familyName(family);
  switch (mapping) {
    case 'none':
      return msg(str`${name}: no NAT between this device and the relay.`);
    case 'endpoint-independent':
      return msg(str`${name}: one address and port for all destinations (endpoint-independent mapping).`);
    case 'address-dependent':
      return msg(str`${name}: a different port for each address (address-dependent mapping).`);
    case 'address-and-port-dependent':
      return msg(
        str`${name}: a different port for each destination (address- and port-dependent mapping, symmetric NAT).`,
      );
    case 'unknown':
      return msg(str`${name}: too little answered to tell what the NAT does.`);
  }
}

type Qos = NonNullable<Connectivity['qos']>;

/** How long an idle connection stays open, where it was asked for. */
export function idleWording({ keptS, lostS }: NonNullable<Connectivity['idleLife']>): string {
  if (lostS !== null)
    return keptS === null
      ? msg(str`An idle connection is forgotten within ${lostS} seconds.`)
      : msg(str`An idle connection is forgotten after ${keptS} to ${lostS} seconds.`);
  return keptS === null
    ? msg('How long an idle connection stays open could not be measured.')
    : msg(str`An idle connection stays open for at least ${keptS} seconds.`);
}

/** From here on calls take noticeably long to be set up, and may not be at all (ours; document 001 says seconds). */
const SLOW_SIGNALING_MS = 1000;

/** How quickly what sets calls up gets through, and what it means where that is slow. */
export function signalingWording(rttMs: number): string {
  const measured = msg(str`The web server answered in ${milliseconds(rttMs)} (signaling, over HTTPS).`);
  return rttMs < SLOW_SIGNALING_MS
    ? measured
    : `${measured} ${msg('Calls take long to be set up then, and may time out before they begin.')}`;
}

/** Marked against unmarked streams: what it means, both halves' figures, and what is not known. */
export function qosWording(qos: Qos): string[] {
  const { mark, isAvailable, marked, unmarked } = qos;
  if (!isAvailable) return [msg('This browser does not mark packets for priority.')];
  const unread =
    qos.dscpAtRelay === null ? ` ${msg('Which mark (DSCP) arrived at the relay is not known.')}` : '';
  if (mark === 'all' || !marked || !unmarked)
    return [`${msg('All streams asked for priority (DSCP EF).')}${unread}`];
  return [
    priorityVerdict(qos),
    `${msg(str`Marked: ${halfFigures(marked)}.`)} ${msg(str`Not marked: ${halfFigures(unmarked)}.`)}${unread}`,
  ];
}

function priorityVerdict({ worse }: Qos): string {
  const halves = Object.values(worse ?? {});
  if (halves.includes('marked') && halves.includes('unmarked'))
    return msg(
      'Streams marked for priority (DSCP EF) did better in one way and worse in another, each by more than chance would give.',
    );
  if (halves.includes('unmarked'))
    return msg(
      'Streams marked for priority (DSCP EF) did better, by more than chance would give: the network gives calls priority.',
    );
  if (halves.includes('marked'))
    return msg(
      'Streams marked for priority (DSCP EF) did worse than the others, by more than chance would give.',
    );
  return msg(
    'Marked (DSCP EF) and unmarked streams differ by no more than chance would give: no priority was seen, or none was needed.',
  );
}

/** `0.1 % lost, 2 ms of jitter, 5 ms of waiting in queues`. */
function halfFigures({ lossRatio, jitterMs, queueingMs }: NonNullable<Qos['marked']>): string {
  const figures = [
    ...(lossRatio === null ? [] : [msg(str`${percent(lossRatio)} lost`)]),
    ...(jitterMs === null ? [] : [msg(str`${milliseconds(jitterMs)} of jitter`)]),
    ...(queueingMs === null ? [] : [msg(str`${milliseconds(queueingMs)} of waiting in queues`)]),
  ];
  return figures.length === 0 ? msg('not measured') : textList(figures);
}
