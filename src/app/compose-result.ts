import { compareQos, markedStreams } from '../core/connectivity/qos.ts';
import type { ConnectivityReport } from '../core/connectivity/report.ts';
import { pathFacts } from '../core/causes/cause-facts.ts';
import type { HeaderFacts } from '../core/causes/header-facts.ts';
import { likelyCauses, type Cause } from '../core/causes/rules.ts';
import type { Finding } from '../core/verdict/finding.ts';
import type { GradeRow } from '../core/verdict/grade-row.ts';
import type { PathMetrics } from '../core/metrics/path-metrics.ts';
import { isReceived, type Measurement } from '../core/packets/packet.ts';
import { rtpSequenceOf } from '../core/packets/stream-mapping.ts';
import { roundsOf } from '../core/packets/rounds.ts';
import { defaultTarget, transportOf } from '../core/relay.ts';
import { marksAtRelay, type MarksAtRelay } from '../core/witness/marks.ts';
import type { RunFacts } from '../core/run/state.ts';
import type { TrafficPlan } from '../core/traffic/traffic-plan.ts';
import type { Move } from '../core/traffic/transfers.ts';
import { gradesOf } from '../core/verdict/grades.ts';
import { pageFactsOf, type PageFacts } from '../core/verdict/page-facts.ts';
import type { Result, ResultFigures } from '../wire/result.ts';
import { RESULT_SCHEMA } from '../wire/result/version.ts';
import type { Recording } from './call-session.ts';
import { composeLoaded, partsOf, seenBy, type Parts } from './compose-loaded.ts';
import { measurePart } from './part-figures.ts';
import { missedIn } from './compose-without-call.ts';
import type { EnvironmentPort, StatsSample } from './ports.ts';
import { summariseStats } from './stats-witness.ts';
import type { YieldToPage, Testimony, WitnessAnswer } from './testimony.ts';

/** All that a result is made of. */
export interface ResultParts {
  readonly facts: RunFacts;
  readonly recording: Recording;
  readonly witness: WitnessAnswer;
  /** Of all calls together. */
  readonly plan: TrafficPlan;
  /** What transfers moved. */
  readonly moves: readonly Move[];
  readonly client: ReturnType<EnvironmentPort['client']>;
  /** Begin of the measured stretch on the wall clock. */
  readonly startedAtMs: number;
  readonly yieldToPage: YieldToPage;
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
  const { facts, recording, plan, yieldToPage } = parts;
  const { chosen, lateLimitMs } = facts;
  const { relay } = chosen.relay;
  const target = chosen.options.target ?? defaultTarget(relay.kind, chosen.options.labels.region);
  const context = {
    ...parts,
    method: facts.call.method,
    lateLimitMs,
    target,
    parts: partsOf(recording, chosen),
  };
  const { idle } = context.parts;
  const figures = await measurePart(context, idle);
  const { measurement, counts, loop, testimony, timeline } = figures;
  const { directions } = testimony;
  const asked = recording.isMarked ? markedStreams(chosen.options.mark, plan.streams) : [];
  const marks = directions ? marksAtRelay(directions.join, measurement, asked) : null;
  const summary = { ...testimony.summary, ...(marks && { marks }) };
  const rounds = roundsOf(measurement);
  const stats = summariseStats(statsUntil(recording, context.parts), idle, {
    lossRatio: loop.lossRatio,
    jitterMs: loop.jitterRfc3550Ms,
    rttMs: loop.rttMs?.mean ?? null,
  });
  const evidence: ResultFigures = {
    durationMs: measurement.endMs - measurement.beginMs,
    path: {
      relay: { name: relay.name, place: relay.place, kind: relay.kind, url: recording.path.url },
      transport: recording.path.transport,
      chosen: chosen.chosenBy,
      ...missedIn(chosen),
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
      streams: streamRows(measurement, recording),
      ...(figures.calls.length > 0 ? { calls: figures.calls } : {}),
      packetRatePerSecond: measurement.nominalRatePerSecond,
      payloadBytes: plan.payloadBytes,
      ...counts,
      duplicates: figures.duplicates,
      lateLimitMs,
    },
    metrics: figures.metrics,
    witness: summary,
    stats,
    instrument: {
      ...recording.health,
      ...(testimony.adapter && { relayDatagrams: testimony.adapter }),
      hiddenMs: facts.incidents.hiddenMs,
      reopenedFor: facts.reopenedFor,
      longestSendGapMs: longestSendGapMs(measurement),
      ...(rounds ? { rounds } : {}),
      mappingIntact: facts.call.method === 'rtp' ? recording.broken.length === 0 : null,
      duplicateFrames: recording.duplicates,
    },
    timeline,
  };
  const grades = gradesOf(evidence, target, pageFacts(parts, measurement, testimony));
  const causes = causesOf(
    measurement,
    testimony,
    grades.rows,
    grades.findings,
    loop,
    chosen.connectivity,
    await headersOf(marks, testimony, measurement),
  );
  await yieldToPage();
  const loaded = await composeLoaded(context, evidence);
  const { durationMs, path, traffic, metrics, instrument } = evidence;
  return {
    schema: RESULT_SCHEMA,
    id: chosen.grant.resultId,
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
    ...connectivityOf(parts, measurement, testimony, marks),
    causes,
    ...(loaded ? { loaded } : {}),
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
  marks: MarksAtRelay | null,
): Pick<Result, 'connectivity'> {
  if (!chosen.connectivity) return {};
  return {
    connectivity: {
      ...chosen.connectivity,
      uses: chosen.urls,
      hasMappingMoved: summary.state === 'none' ? null : strays.length > 0,
      qos: compareQos(measurement, chosen.options.mark, recording.isMarked, marks),
    },
  };
}

/** Loaded for the few tests whose headers tell something; without it, should the server be gone, a cause is missing. */
async function headersOf(
  marks: MarksAtRelay | null,
  { directions }: Testimony,
  measurement: Measurement,
): Promise<HeaderFacts | null> {
  if (!directions || !marks) return null;
  const isAsked = marks.streams.some(({ askedDscp }) => askedDscp !== 0);
  if (marks.hopLimits.length < 2 && marks.congestionMarked === 0 && !isAsked) return null;
  return import('../core/causes/header-facts.ts').then(
    ({ headerFacts }) => headerFacts(marks, directions.join, measurement),
    () => null,
  );
}

function causesOf(
  measurement: Measurement,
  { directions }: Testimony,
  rows: readonly GradeRow[],
  findings: readonly Finding[],
  loop: PathMetrics,
  connectivity: ConnectivityReport | null,
  headers: HeaderFacts | null,
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
          pathFacts('up', directions.up.measurement, missed('up')),
          pathFacts('down', directions.down.measurement, missed('down')),
          pathFacts('loop', measurement, packets('loop')),
        ]
      : [pathFacts('loop', measurement, packets('loop'))],
    findings,
    rttMeanMs: loop.rttMs?.mean ?? null,
    rttMinMs: loop.rttMs?.min ?? null,
    rttTargetMs: rows.find(({ metric }) => metric === 'rtt')?.target ?? null,
    ...(headers ? { headers } : {}),
    hasDetour:
      connectivity?.findings.some(({ code }) => code === 'different-ways' || code === 'proxy') ?? false,
  });
}

/** What the page alone knows of the first part and of the call; the figures tell the rest (core/verdict/findings.ts). */
const pageFacts = (
  { facts, recording }: ResultParts,
  measurement: Measurement,
  { summary, strays }: Testimony,
): PageFacts => ({
  ...pageFactsOf({
    ...seenBy(facts),
    measurement,
    startMs: 0,
    isFollowed: facts.chosen.options.loaded,
  }),
  offersUdp: facts.chosen.relay.relay.urls.some((url) => transportOf(url) === 'udp'),
  brokenStreams: recording.broken,
  // A second allocation of the call's own is no move; an address without one is.
  movedSources: strays.length > 0 ? [...summary.sources, ...strays].slice(0, MAX_SOURCES) : null,
});

/** Samples of getStats that are of the idle part. */
const statsUntil = ({ stats }: Recording, { idle, filling }: Parts): readonly StatsSample[] =>
  filling ? stats.filter(({ atMs }) => atMs <= idle.endMs) : stats;

function streamRows(measurement: Measurement, recording: Recording): Result['traffic']['streams'] {
  return Array.from({ length: measurement.streams }, (_, stream) => {
    const packets = measurement.packets.filter((packet) => packet.stream === stream);
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
