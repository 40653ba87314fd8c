import { CONNECTION_LOST_MS } from '../connection-loss.ts';
import type { Finding } from './finding.ts';
import { deniedUdpPorts, readingInUse, transportOf } from '../relay.ts';
import { UNSENT_LIMIT_MS } from '../run/limits.ts';
import { TIMELINE_ROW_MS } from '../timeline.ts';
import type { Evidence } from './evidence.ts';

/** A sender that produced less than this share of its packets did not keep its pace. */
const MIN_PACE = 0.95;
/** Sums of fractions of a millisecond differ in their last bits. */
const SAME_TIME_MS = 1e-6;
/** The order to end the test takes its time to reach the sender; beyond this it was sending still. */
const STOP_LAG_MS = 1000;
/** A test that is shorter than asked for by this much ended before its time. */
const SHORT_BY_MS = 200;

type Code = Finding['code'];
type Told<C extends Code> = Extract<Finding, { code: C }>;

const toldOf = <C extends Code>(findings: readonly Finding[], code: C): Told<C> | null =>
  findings.find((finding): finding is Told<C> => finding.code === code) ?? null;

/**
 * The findings of a result, in their order. Whatever its figures tell is told by them, and by nobody's word: hidden,
 * sender stalled, UDP blocked, ports denied, frames and packets not one to one, the method and what getStats says.
 * Where only the page could know (`told`: who pressed *stop*, that the audio clock stopped or never ran, that the
 * NAT mapping moved, to the millisecond when the connection was lost), its word is taken unless a figure speaks
 * against it. `plannedMs`: the length that was asked for, where the reader knows.
 */
export function findingsIn(
  evidence: Evidence,
  told: readonly Finding[],
  plannedMs: number | null = null,
): Finding[] {
  const { instrument, stats, traffic } = evidence;
  const audioStopped = audioStoppedIn(evidence, toldOf(told, 'audio-stopped'));
  const connectionLost = connectionLostIn(evidence, toldOf(told, 'connection-lost'));
  const endedByItself = audioStopped !== null || connectionLost !== null;
  const hasNoCall = traffic.sent === 0 && evidence.durationMs === 0;
  const udpBlocked = udpBlockedIn(evidence, toldOf(told, 'udp-blocked') !== null);
  const mappingBroken = toldOf(told, 'mapping-broken') ?? { code: 'mapping-broken' as const, streams: [] };
  const all: readonly (Finding | null)[] = [
    instrument.hiddenMs > 0 ? { code: 'hidden', hiddenMs: instrument.hiddenMs } : null,
    stoppedEarlyIn(evidence, toldOf(told, 'stopped-early'), endedByItself || hasNoCall ? null : plannedMs),
    audioStopped,
    ...fallbackIn(traffic.method, toldOf(told, 'data-channel')),
    connectionLost,
    audioStopped === null ? senderStalledIn(evidence) : null,
    withoutCallIn(evidence, told),
    udpBlocked,
    // Of single ports it says that others get through.
    udpBlocked === null ? portsDeniedIn(evidence) : null,
    instrument.mappingIntact === false ? mappingBroken : null,
    toldOf(told, 'mapping-moved'),
    stats.disagreements.length > 0
      ? { code: 'stats-disagree', metrics: stats.disagreements.map(({ metric }) => metric) }
      : null,
  ];
  return all.filter((finding) => finding !== null);
}

function stoppedEarlyIn(
  { durationMs }: Evidence,
  told: Told<'stopped-early'> | null,
  knownMs: number | null,
): Finding | null {
  const plannedMs = knownMs ?? told?.plannedMs ?? null;
  if (plannedMs === null) return null;
  return told !== null || plannedMs - durationMs > SHORT_BY_MS
    ? { code: 'stopped-early', measuredMs: durationMs, plannedMs }
    : null;
}

/** Nothing was sent any more to the very end; a page that says so while packets were sent is not believed. */
function audioStoppedIn({ timeline }: Evidence, told: Told<'audio-stopped'> | null): Finding | null {
  const lastSending = timeline.findLastIndex(({ sent }) => sent > 0);
  // Where nothing was ever sent there was no call whose clock could stop.
  if (lastSending < 0) return null;
  const stillSentMs = timeline[lastSending]?.startMs ?? 0;
  if (told) return stillSentMs - told.atMs < STOP_LAG_MS ? told : null;
  const silent = timeline.length - lastSending - 1;
  return silent * TIMELINE_ROW_MS >= UNSENT_LIMIT_MS
    ? { code: 'audio-stopped', atMs: timeline[lastSending + 1]?.startMs ?? 0 }
    : null;
}

/**
 * The method is in the result, its reason is not. Without a reason the one is taken that leaves the test without a
 * verdict: leaving it out must not make a better one.
 */
function fallbackIn(
  method: Evidence['traffic']['method'],
  told: Told<'data-channel'> | null,
): readonly Finding[] {
  if (method === 'rtp') return [];
  const cause = told?.cause ?? 'audio-suspended';
  return [
    { code: 'data-channel', cause },
    ...(cause === 'audio-suspended' ? [{ code: 'audio-suspended' as const }] : []),
  ];
}

/** Rows say to 200 ms when the last packet that arrived was sent; the page knows it exactly. */
function connectionLostIn(
  { timeline, durationMs }: Evidence,
  told: Told<'connection-lost'> | null,
): Finding | null {
  const lastReceived = timeline.findLastIndex(({ received }) => received > 0);
  if (
    told &&
    Math.floor(told.atMs / TIMELINE_ROW_MS) >= lastReceived &&
    durationMs - told.atMs >= CONNECTION_LOST_MS - SAME_TIME_MS
  )
    return told;
  const silent = timeline.slice(lastReceived + 1).find(({ sent }) => sent > 0);
  // The row's first packet was sent by its end: only a silence that is long enough from there is certain.
  return silent && durationMs - (silent.startMs + TIMELINE_ROW_MS) >= CONNECTION_LOST_MS
    ? { code: 'connection-lost', atMs: silent.startMs }
    : null;
}

/** A test that sent nothing in no time had no call; a page that says so of a call is not believed. */
function withoutCallIn({ traffic, durationMs }: Evidence, told: readonly Finding[]): Finding | null {
  if (traffic.sent > 0 || durationMs > 0) return null;
  return (
    toldOf(told, 'only-connectivity') ??
    toldOf(told, 'not-connected') ?? { code: 'not-connected', why: 'could-not-connect', waitedMs: 0 }
  );
}

function senderStalledIn({ traffic, durationMs }: Evidence): Finding | null {
  const { sent } = traffic;
  const expected = Math.floor((traffic.packetRatePerSecond * durationMs) / 1000);
  return sent < expected * MIN_PACE ? { code: 'sender-stalled', sent, expected } : null;
}

/** `isTold`: the page knows all URLs that the relay offers, the result those that were measured. */
function udpBlockedIn(evidence: Evidence, isTold: boolean): Finding | null {
  const { transport } = evidence.path;
  if (transport !== 'tcp' && transport !== 'tls') return null;
  const offersUdp = readingInUse(evidence.path)?.ports.some(({ url }) => transportOf(url) === 'udp') ?? false;
  return isTold || offersUdp ? { code: 'udp-blocked', transport } : null;
}

function portsDeniedIn(evidence: Evidence): Finding | null {
  const reading = readingInUse(evidence.path);
  const ports = reading ? deniedUdpPorts(reading) : [];
  return ports.length > 0 ? { code: 'ports-denied', ports } : null;
}
