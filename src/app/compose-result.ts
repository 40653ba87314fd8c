import { connectionLostAtMs } from '../core/connection-loss.ts';
import { gradePath, verdictOf, type Finding } from '../core/grade.ts';
import { countPackets, measurePath } from '../core/metrics/path-metrics.ts';
import { estimateMos } from '../core/mos.ts';
import { isReceived, type Measurement } from '../core/packet.ts';
import { rtpSequenceOf } from '../core/records.ts';
import { defaultTarget, deniedUdpPorts, transportOf } from '../core/relay.ts';
import { findingsOf, type RunFacts } from '../core/run.ts';
import { targetsOf } from '../core/targets.ts';
import { timelineOf } from '../core/timeline.ts';
import { packetRatePerSecond, type TrafficPlan } from '../core/traffic-plan.ts';
import { RESULT_SCHEMA, type Result } from '../wire/result.ts';
import type { Recording } from './call-session.ts';
import type { EnvironmentPort } from './ports.ts';
import { summariseStats } from './stats-witness.ts';

/** All that a result is made of. */
export interface ResultParts {
  readonly facts: RunFacts;
  readonly recording: Recording;
  readonly plan: TrafficPlan;
  readonly client: ReturnType<EnvironmentPort['client']>;
  /** Begin of the measured stretch on the wall clock. */
  readonly startedAtMs: number;
}

/** A sender that produced less than this share of its packets did not keep its pace. */
const MIN_PACE = 0.95;

/** What SCTP does to packets, said with every data-channel result. */
const DATA_CHANNEL_DISTORTIONS: readonly string[] = [
  'SCTP congestion control holds packets back after a loss, which shows as delay and jitter.',
  'SCTP abandons packets that wait too long in its own queue, which counts as loss.',
  'SCTP bundles small packets, so that one lost datagram can lose several.',
  'Send times are taken before the SCTP queue, so delay includes the wait in it.',
];

/** Composes the result: records -> metrics -> grades -> verdict, and all that an engineer needs to believe it. */
export function composeResult(parts: ResultParts): Result {
  const { facts, recording, plan } = parts;
  const { chosen } = facts;
  const { relay } = chosen.relay;
  const measurement: Measurement = {
    packets: recording.packets,
    streams: plan.streams,
    nominalRatePerSecond: packetRatePerSecond(plan),
    beginMs: recording.beginMs,
    endMs: recording.endMs,
    lateLimitMs: facts.lateLimitMs,
  };
  const measuredMs = measurement.endMs - measurement.beginMs;
  const counts = countPackets(measurement);
  const loop = measurePath(measurement);
  const stats = summariseStats(recording.stats, recording, {
    lossRatio: loop.lossRatio,
    jitterMs: loop.jitterRfc3550Ms,
    rttMs: loop.rttMs?.mean ?? null,
  });
  const target = chosen.options.target ?? defaultTarget(relay.kind);
  const targets = targetsOf(target);
  const rows = targets
    ? gradePath(
        { metrics: loop, counts, measuredMs, nominalRatePerSecond: measurement.nominalRatePerSecond },
        targets,
      )
    : [];
  const findings = allFindings(parts, measurement, stats);
  return {
    schema: RESULT_SCHEMA,
    id: chosen.place.testId,
    startedAt: new Date(parts.startedAtMs).toISOString(),
    durationMs: measuredMs,
    labels: chosen.options.labels,
    client: {
      userAgent: parts.client.userAgent,
      browser: parts.client.browser,
      edgewise: parts.client.version,
      unattended: chosen.options.unattended,
    },
    path: {
      relay: { name: relay.name, place: relay.place, kind: relay.kind, url: recording.path.url },
      transport: recording.path.transport,
      chosen: chosen.chosenBy,
      relays: chosen.readings.map((reading) => ({
        ...reading,
        ports: reading.ports.map((port) => ({ ...port })),
      })),
      connectMs: facts.connectMs,
    },
    traffic: {
      method: facts.call.method,
      confidence: facts.call.method === 'rtp' && recording.broken.length === 0 ? 'exact' : 'lower',
      distortions: facts.call.method === 'rtp' ? [] : [...DATA_CHANNEL_DISTORTIONS],
      streams: streamRows(recording, plan),
      packetRatePerSecond: measurement.nominalRatePerSecond,
      payloadBytes: plan.payloadBytes,
      ...counts,
      // SRTP's replay protection hides second copies; only the relay can count them.
      duplicates: null,
      lateLimitMs: facts.lateLimitMs,
    },
    metrics: { loop, up: null, down: null, mos: estimateMos(loop.oneWayMs, loop.lossRatio) },
    grades: { target, rows, findings, verdict: verdictOf(rows, findings) },
    stats,
    instrument: {
      ...recording.health,
      hiddenMs: facts.incidents.hiddenMs,
      longestSendGapMs: longestSendGapMs(measurement),
      mappingIntact: facts.call.method === 'rtp' ? recording.broken.length === 0 : null,
      duplicateFrames: recording.duplicates,
    },
    timeline: timelineOf(measurement).map((row) => ({
      ...row,
      rttMs: rounded(row.rttMs),
      rttMaxMs: rounded(row.rttMaxMs),
      jitterMs: rounded(row.jitterMs),
    })),
  };
}

/** Microseconds are below what the clock resolves, and halve the size of the timeline. */
const rounded = (ms: number | null): number | null => (ms === null ? null : Math.round(ms * 1000) / 1000);

function allFindings(
  { facts, recording }: ResultParts,
  measurement: Measurement,
  stats: Result['stats'],
): Finding[] {
  const measuredMs = measurement.endMs - measurement.beginMs;
  const findings = findingsOf(facts, measuredMs);
  const lostAtMs = connectionLostAtMs(measurement);
  if (lostAtMs !== null) findings.push({ code: 'connection-lost', atMs: lostAtMs });
  const sent = measurement.packets.length;
  const expected = Math.floor((measurement.nominalRatePerSecond * measuredMs) / 1000);
  const hasStopped = facts.incidents.audioStoppedAtMs !== null;
  if (!hasStopped && sent < expected * MIN_PACE) findings.push({ code: 'sender-stalled', sent, expected });
  const { transport } = recording.path;
  const offersUdp = facts.chosen.relay.relay.urls.some((url) => transportOf(url) === 'udp');
  if (offersUdp && (transport === 'tcp' || transport === 'tls'))
    findings.push({ code: 'udp-blocked', transport });
  const reading = facts.chosen.readings.find(({ name }) => name === facts.chosen.relay.relay.name);
  const ports = reading ? deniedUdpPorts(reading) : [];
  if (ports.length > 0) findings.push({ code: 'ports-denied', ports });
  if (recording.broken.length > 0) findings.push({ code: 'mapping-broken', streams: [...recording.broken] });
  if (stats.disagreements.length > 0)
    findings.push({ code: 'stats-disagree', metrics: stats.disagreements.map(({ metric }) => metric) });
  return findings;
}

function streamRows(recording: Recording, plan: TrafficPlan): Result['traffic']['streams'] {
  return Array.from({ length: plan.streams }, (_, stream) => {
    const packets = recording.packets.filter((packet) => packet.stream === stream);
    const received = packets.filter(isReceived).length;
    const mapping = recording.mappings.find((candidate) => candidate.stream === stream);
    const [first, last] = [packets[0], packets.at(-1)];
    return {
      stream,
      sent: packets.length,
      received,
      lost: packets.length - received,
      rtp:
        mapping && first && last
          ? [
              {
                ssrc: mapping.ssrc,
                firstSequence: rtpSequenceOf(mapping, first.streamSequence),
                lastSequence: rtpSequenceOf(mapping, last.streamSequence),
              },
            ]
          : [],
    };
  });
}

function longestSendGapMs(measurement: Measurement): number {
  const previous = new Map<number, number>();
  let longestMs = 0;
  for (const { stream, sentMs } of measurement.packets) {
    const before = previous.get(stream);
    if (before !== undefined) longestMs = Math.max(longestMs, sentMs - before);
    previous.set(stream, sentMs);
  }
  return longestMs;
}
