import { connectionLostAtMs } from '../core/connection-loss.ts';
import { pathEvidence } from '../core/causes/evidence.ts';
import { likelyCauses, type Cause } from '../core/causes/rules.ts';
import { gradeTest, verdictOf, type Finding, type GradeInput, type GradeRow } from '../core/grade.ts';
import { countPackets, measurePath, type PathMetrics } from '../core/metrics/path-metrics.ts';
import { estimateMos } from '../core/mos.ts';
import { isReceived, type Measurement } from '../core/packet.ts';
import { rtpSequenceOf } from '../core/records.ts';
import { defaultTarget, deniedUdpPorts, transportOf } from '../core/relay.ts';
import { findingsOf, type RunFacts } from '../core/run.ts';
import { targetsOf } from '../core/targets.ts';
import { timelineOf } from '../core/timeline.ts';
import { directionRows } from '../core/witness/timeline.ts';
import type { DirectionMetrics } from '../core/witness/direction.ts';
import { packetRatePerSecond, type TrafficPlan } from '../core/traffic-plan.ts';
import { RESULT_SCHEMA, type Result } from '../wire/result.ts';
import type { Recording } from './call-session.ts';
import type { EnvironmentPort } from './ports.ts';
import { summariseStats } from './stats-witness.ts';
import { hearWitness, type Breathe, type Testimony, type WitnessAnswer } from './testimony.ts';

/** All that a result is made of. */
export interface ResultParts {
  readonly facts: RunFacts;
  readonly recording: Recording;
  readonly witness: WitnessAnswer;
  readonly plan: TrafficPlan;
  readonly client: ReturnType<EnvironmentPort['client']>;
  /** Begin of the measured stretch on the wall clock. */
  readonly startedAtMs: number;
  readonly breathe: Breathe;
}

/** As many addresses as a finding holds. */
const MAX_SOURCES = 64;

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
export async function composeResult(parts: ResultParts): Promise<Result> {
  const { facts, recording, plan, breathe } = parts;
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
  await breathe();
  const loop = measurePath(measurement, counts);
  await breathe();
  const stats = summariseStats(recording.stats, recording, {
    lossRatio: loop.lossRatio,
    jitterMs: loop.jitterRfc3550Ms,
    rttMs: loop.rttMs?.mean ?? null,
  });
  const target = chosen.options.target ?? defaultTarget(relay.kind);
  const targets = targetsOf(target);
  const testimony = hearWitness(parts.witness, facts.call.method, measurement, recording.mappings);
  await breathe();
  const { directions, summary } = testimony;
  const grading = { measuredMs, nominalRatePerSecond: measurement.nominalRatePerSecond };
  const rows = targets
    ? gradeTest({ metrics: loop, counts, ...grading }, directionInputs(testimony, grading), targets)
    : [];
  const findings = allFindings(parts, measurement, stats, testimony);
  const causes = causesOf(measurement, testimony, rows, findings, loop);
  await breathe();
  const timeline = timelineRows(measurement, testimony);
  await breathe();
  return {
    schema: RESULT_SCHEMA,
    id: chosen.place.resultId,
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
      duplicates: directions && summary.state === 'whole' ? directions.join.duplicatesUp : null,
      lateLimitMs: facts.lateLimitMs,
    },
    metrics: {
      loop,
      up: directions?.up.metrics ?? null,
      down: directions?.down.metrics ?? null,
      mos: estimateMos(loop.oneWayMs, loop.lossRatio),
    },
    witness: summary,
    causes,
    grades: { target, rows, findings, verdict: verdictOf(rows, findings) },
    stats,
    instrument: {
      ...recording.health,
      hiddenMs: facts.incidents.hiddenMs,
      longestSendGapMs: longestSendGapMs(measurement),
      mappingIntact: facts.call.method === 'rtp' ? recording.broken.length === 0 : null,
      duplicateFrames: recording.duplicates,
    },
    timeline: timeline.map((row) => ({
      ...row,
      rttMs: rounded(row.rttMs),
      rttMaxMs: rounded(row.rttMaxMs),
      jitterMs: rounded(row.jitterMs),
    })),
  };
}

/** Both directions decide only when every packet is accounted for. */
function directionInputs(
  { directions, summary }: Testimony,
  grading: Pick<GradeInput, 'measuredMs' | 'nominalRatePerSecond'>,
): { up: GradeInput; down: GradeInput } | null {
  const [up, down] = [directions?.up.metrics, directions?.down.metrics];
  if (summary.state !== 'whole' || !up || !down) return null;
  const input = (metrics: DirectionMetrics): GradeInput => ({ metrics, counts: metrics, ...grading });
  return { up: input(up), down: input(down) };
}

function timelineRows(measurement: Measurement, { directions }: Testimony): Result['timeline'] {
  const added = directions ? directionRows(directions.join, measurement) : [];
  return timelineOf(measurement).map((row, index) => {
    const more = added[index];
    return more
      ? { ...row, ...more, queueUpMs: rounded(more.queueUpMs), queueDownMs: rounded(more.queueDownMs) }
      : row;
  });
}

function causesOf(
  measurement: Measurement,
  { directions }: Testimony,
  rows: readonly GradeRow[],
  findings: readonly Finding[],
  loop: PathMetrics,
): Cause[] {
  const missed = (path: GradeRow['path']): GradeRow['metric'][] =>
    rows
      .filter((row) => row.path === path && row.decides && row.outcome === 'misses')
      .map(({ metric }) => metric);
  const packets = (path: GradeRow['path']): GradeRow['metric'][] =>
    missed(path).filter((metric) => metric !== 'rtt' && metric !== 'oneWay');
  return likelyCauses({
    paths: directions
      ? [
          pathEvidence('up', directions.up.measurement, missed('up')),
          pathEvidence('down', directions.down.measurement, missed('down')),
          pathEvidence('loop', measurement, packets('loop')),
        ]
      : [pathEvidence('loop', measurement, packets('loop'))],
    findings,
    rttMeanMs: loop.rttMs?.mean ?? null,
    rttMinMs: loop.rttMs?.min ?? null,
    rttTargetMs: rows.find(({ metric }) => metric === 'rtt')?.target ?? null,
  });
}

/** Microseconds are below what the clock resolves, and halve the size of the timeline. */
const rounded = (ms: number | null): number | null => (ms === null ? null : Math.round(ms * 1000) / 1000);

function allFindings(
  { facts, recording }: ResultParts,
  measurement: Measurement,
  stats: Result['stats'],
  { summary, strays }: Testimony,
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
  // A second allocation of the call's own is no move; an address without one is.
  if (strays.length > 0)
    findings.push({ code: 'mapping-moved', sources: [...summary.sources, ...strays].slice(0, MAX_SOURCES) });
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
