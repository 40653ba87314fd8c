import { compareQos } from '../core/connectivity/qos.ts';
import type { ConnectivityReport } from '../core/connectivity/report.ts';
import { connectionLostAtMs } from '../core/connection-loss.ts';
import { pathEvidence } from '../core/causes/evidence.ts';
import { likelyCauses, type Cause } from '../core/causes/rules.ts';
import type { Finding, GradeRow } from '../core/grade.ts';
import { countPackets, measurePath, type PathMetrics } from '../core/metrics/path-metrics.ts';
import { estimateMos } from '../core/mos.ts';
import { isReceived, type Measurement } from '../core/packet.ts';
import { rtpSequenceOf } from '../core/records.ts';
import { defaultTarget, transportOf } from '../core/relay.ts';
import { findingsOf, type RunFacts } from '../core/run.ts';
import { timelineOf } from '../core/timeline.ts';
import { directionRows } from '../core/witness/timeline.ts';
import { packetRatePerSecond, type TrafficPlan } from '../core/traffic-plan.ts';
import type { Evidence } from '../wire/findings.ts';
import { gradesOf } from '../wire/regrade.ts';
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
  const testimony = hearWitness(parts.witness, facts.call.method, measurement, recording.mappings);
  await breathe();
  const { directions, summary } = testimony;
  const timeline = timelineRows(measurement, testimony);
  await breathe();
  const evidence: Evidence = {
    durationMs: measurement.endMs - measurement.beginMs,
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
    stats,
    instrument: {
      ...recording.health,
      hiddenMs: facts.incidents.hiddenMs,
      longestSendGapMs: longestSendGapMs(measurement),
      mappingIntact: facts.call.method === 'rtp' ? recording.broken.length === 0 : null,
      duplicateFrames: recording.duplicates,
    },
    timeline,
  };
  const grades = gradesOf(evidence, target, toldFindings(parts, measurement, testimony));
  const causes = causesOf(measurement, testimony, grades.rows, grades.findings, loop, chosen.connectivity);
  await breathe();
  const { durationMs, path, traffic, metrics, instrument } = evidence;
  return {
    schema: RESULT_SCHEMA,
    id: chosen.place.resultId,
    startedAt: new Date(parts.startedAtMs).toISOString(),
    durationMs,
    labels: chosen.options.labels,
    client: {
      userAgent: parts.client.userAgent,
      browser: parts.client.browser,
      edgewise: parts.client.version,
      unattended: chosen.options.unattended,
    },
    path,
    traffic,
    metrics,
    witness: summary,
    ...connectivityOf(parts, measurement, testimony),
    causes,
    grades,
    stats,
    instrument,
    timeline,
  };
}

/** What was found before the call, with what the call itself adds: whether the mapping moved, and the halves. */
function connectivityOf(
  { facts: { chosen }, recording }: ResultParts,
  measurement: Measurement,
  { summary, strays }: Testimony,
): Pick<Result, 'connectivity'> {
  if (!chosen.connectivity) return {};
  return {
    connectivity: {
      ...chosen.connectivity,
      uses: chosen.urls,
      hasMappingMoved: summary.state === 'none' ? null : strays.length > 0,
      qos: compareQos(measurement, chosen.options.mark, recording.isMarked),
    },
  };
}

function timelineRows(measurement: Measurement, { directions }: Testimony): Result['timeline'] {
  const added = directions ? directionRows(directions.join, measurement) : [];
  return timelineOf(measurement).map((row, index) => {
    const more = added[index];
    return {
      ...row,
      rttMs: rounded(row.rttMs),
      rttMaxMs: rounded(row.rttMaxMs),
      jitterMs: rounded(row.jitterMs),
      ...(more && {
        ...more,
        queueUpMs: rounded(more.queueUpMs),
        queueDownMs: rounded(more.queueDownMs),
      }),
    };
  });
}

function causesOf(
  measurement: Measurement,
  { directions }: Testimony,
  rows: readonly GradeRow[],
  findings: readonly Finding[],
  loop: PathMetrics,
  connectivity: ConnectivityReport | null,
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
    hasDetour:
      connectivity?.findings.some(({ code }) => code === 'different-ways' || code === 'proxy') ?? false,
  });
}

/** Microseconds are below what the clock resolves, and halve the size of the timeline. */
const rounded = (ms: number | null): number | null => (ms === null ? null : Math.round(ms * 1000) / 1000);

/** What the page alone knows of the test; the figures tell the rest (wire/findings.ts). */
function toldFindings(
  { facts, recording }: ResultParts,
  measurement: Measurement,
  { summary, strays }: Testimony,
): Finding[] {
  const findings = findingsOf(facts, measurement.endMs - measurement.beginMs);
  const lostAtMs = connectionLostAtMs(measurement);
  if (lostAtMs !== null) findings.push({ code: 'connection-lost', atMs: lostAtMs });
  const { transport } = recording.path;
  const offersUdp = facts.chosen.relay.relay.urls.some((url) => transportOf(url) === 'udp');
  if (offersUdp && (transport === 'tcp' || transport === 'tls'))
    findings.push({ code: 'udp-blocked', transport });
  if (recording.broken.length > 0) findings.push({ code: 'mapping-broken', streams: [...recording.broken] });
  // A second allocation of the call's own is no move; an address without one is.
  if (strays.length > 0)
    findings.push({ code: 'mapping-moved', sources: [...summary.sources, ...strays].slice(0, MAX_SOURCES) });
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
