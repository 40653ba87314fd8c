import { CONNECTION_LOST_MS } from './connection-loss.ts';
import type { Finding } from './finding.ts';
import { deniedUdpPorts, readingInUse, transportOf } from '../relay.ts';
import { UNSENT_LIMIT_MS } from '../run/limits.ts';
import { TIMELINE_ROW_MS } from '../packets/timeline.ts';
import type { Evidence } from './evidence.ts';
import type { PageFacts } from './page-facts.ts';

/** A sender that produced less than this share of its packets did not keep its pace. */
const MIN_PACE = 0.95;
/** Sums of fractions of a millisecond differ in their last bits. */
const SAME_TIME_MS = 1e-6;
/** The order to end the test takes its time to reach the sender; beyond this it was sending still. */
const STOP_LAG_MS = 1000;
/** A test that is shorter than asked for by this much ended before its time. */
const SHORT_BY_MS = 200;

/**
 * The findings of a test, in their order. Whatever its figures tell is told by them, and by nobody's word: hidden,
 * sender stalled, UDP blocked, ports denied, frames and packets not one to one, the method and what getStats says.
 * Where only the page could know (who pressed *stop*, that the audio clock stopped or never ran, that the NAT mapping
 * moved, to the millisecond when the connection was lost), its word is taken unless a figure speaks against it.
 * `knownMs`: the length that was asked for, where the reader knows.
 */
export function findingsIn(evidence: Evidence, page: PageFacts, knownMs: number | null = null): Finding[] {
  const { instrument, stats, traffic } = evidence;
  const audioStopped = audioStoppedIn(evidence, page);
  const connectionLost = connectionLostIn(evidence, page);
  const endedByItself = audioStopped !== null || connectionLost !== null;
  const hasNoCall = traffic.sent === 0 && evidence.durationMs === 0;
  const udpBlocked = udpBlockedIn(evidence, page);
  const all: readonly (Finding | null)[] = [
    instrument.hiddenMs > 0 ? { code: 'hidden', hiddenMs: instrument.hiddenMs } : null,
    stoppedEarlyIn(evidence, page, endedByItself || hasNoCall ? null : knownMs),
    audioStopped,
    ...fallbackIn(traffic.method, page),
    connectionLost,
    audioStopped === null ? senderStalledIn(evidence) : null,
    withoutCallIn(evidence, page),
    udpBlocked,
    // Of single ports it says that others get through.
    udpBlocked === null ? portsDeniedIn(evidence) : null,
    instrument.mappingIntact === false ? { code: 'mapping-broken', streams: [...page.brokenStreams] } : null,
    page.movedSources ? { code: 'mapping-moved', sources: [...page.movedSources] } : null,
    stats.disagreements.length > 0
      ? { code: 'stats-disagree', metrics: stats.disagreements.map(({ metric }) => metric) }
      : null,
  ];
  return all.filter((finding) => finding !== null);
}

function stoppedEarlyIn(
  { durationMs }: Evidence,
  { stopped }: PageFacts,
  knownMs: number | null,
): Finding | null {
  const plannedMs = knownMs ?? stopped?.plannedMs ?? null;
  if (plannedMs === null) return null;
  return stopped !== null || plannedMs - durationMs > SHORT_BY_MS
    ? { code: 'stopped-early', measuredMs: durationMs, plannedMs }
    : null;
}

/** Nothing was sent any more to the very end; a page that says so while packets were sent is not believed. */
function audioStoppedIn({ timeline }: Evidence, { audioStoppedAtMs }: PageFacts): Finding | null {
  const lastSending = timeline.findLastIndex(({ sent }) => sent > 0);
  // Where nothing was ever sent there was no call whose clock could stop.
  if (lastSending < 0) return null;
  const stillSentMs = timeline[lastSending]?.startMs ?? 0;
  if (audioStoppedAtMs !== null)
    return stillSentMs - audioStoppedAtMs < STOP_LAG_MS
      ? { code: 'audio-stopped', atMs: audioStoppedAtMs }
      : null;
  const silent = timeline.length - lastSending - 1;
  return silent * TIMELINE_ROW_MS >= UNSENT_LIMIT_MS
    ? { code: 'audio-stopped', atMs: timeline[lastSending + 1]?.startMs ?? 0 }
    : null;
}

/**
 * The method is in the result, its reason is not. Without a reason the one is taken that leaves the test without a
 * verdict: leaving it out must not make a better one.
 */
function fallbackIn(method: Evidence['traffic']['method'], { fallbackCause }: PageFacts): readonly Finding[] {
  if (method === 'rtp') return [];
  const cause = fallbackCause ?? 'audio-suspended';
  return [
    { code: 'data-channel', cause },
    ...(cause === 'audio-suspended' ? [{ code: 'audio-suspended' as const }] : []),
  ];
}

/** Rows say to 200 ms when the last packet that arrived was sent; the page knows it exactly. */
function connectionLostIn(
  { timeline, durationMs }: Evidence,
  { connectionLostAtMs: atMs }: PageFacts,
): Finding | null {
  const lastReceived = timeline.findLastIndex(({ received }) => received > 0);
  if (
    atMs !== null &&
    Math.floor(atMs / TIMELINE_ROW_MS) >= lastReceived &&
    durationMs - atMs >= CONNECTION_LOST_MS - SAME_TIME_MS
  )
    return { code: 'connection-lost', atMs };
  const silent = timeline.slice(lastReceived + 1).find(({ sent }) => sent > 0);
  // The row's first packet was sent by its end: only a silence that is long enough from there is certain.
  return silent && durationMs - (silent.startMs + TIMELINE_ROW_MS) >= CONNECTION_LOST_MS
    ? { code: 'connection-lost', atMs: silent.startMs }
    : null;
}

/** A test that sent nothing in no time had no call; a page that says so of a call is not believed. */
function withoutCallIn({ traffic, durationMs }: Evidence, { withoutCall }: PageFacts): Finding | null {
  if (traffic.sent > 0 || durationMs > 0) return null;
  if (withoutCall === null) return { code: 'not-connected', why: 'could-not-connect', waitedMs: 0 };
  const { why, waitedMs, evidence } = withoutCall;
  return why === 'only-connectivity'
    ? { code: why }
    : { code: 'not-connected', why, waitedMs, ...(evidence ? { evidence } : {}) };
}

function senderStalledIn({ traffic, durationMs }: Evidence): Finding | null {
  const { sent } = traffic;
  const expected = Math.floor((traffic.packetRatePerSecond * durationMs) / 1000);
  return sent < expected * MIN_PACE ? { code: 'sender-stalled', sent, expected } : null;
}

/** The page knows all URLs that the relay offers, the result those that were measured. */
function udpBlockedIn(evidence: Evidence, page: PageFacts): Finding | null {
  const { transport } = evidence.path;
  if (transport !== 'tcp' && transport !== 'tls') return null;
  const wasMeasured =
    readingInUse(evidence.path)?.ports.some(({ url }) => transportOf(url) === 'udp') ?? false;
  return page.offersUdp || wasMeasured ? { code: 'udp-blocked', transport } : null;
}

function portsDeniedIn(evidence: Evidence): Finding | null {
  const reading = readingInUse(evidence.path);
  const ports = reading ? deniedUdpPorts(reading) : [];
  return ports.length > 0 ? { code: 'ports-denied', ports } : null;
}
