import { pathFacts } from '../../../src/core/causes/cause-facts.ts';
import { headerFacts } from '../../../src/core/causes/header-facts.ts';
import { likelyCauses, type Cause } from '../../../src/core/causes/rules.ts';
import type { Finding } from '../../../src/core/verdict/finding.ts';
import type { GradeRow } from '../../../src/core/verdict/grade-row.ts';
import { countPackets, measurePath } from '../../../src/core/metrics/path-metrics.ts';
import type { Measurement } from '../../../src/core/packets/packet.ts';
import type { Testimony } from '../../../src/app/testimony.ts';
import { roundsOf } from '../../../src/core/packets/rounds.ts';
import { timelineRows } from '../../../src/app/timeline-rows.ts';
import { estimateMos } from '../../../src/core/metrics/mos.ts';
import type { TargetChoice } from '../../../src/core/verdict/targets.ts';
import { DEFAULT_PLAN, packetRatePerSecond } from '../../../src/core/traffic/traffic-plan.ts';
import { gradesOf } from '../../../src/core/verdict/grades.ts';
import { pageFactsIn } from '../../../src/core/verdict/page-facts.ts';
import type { Result, ResultFigures } from '../../../src/wire/result.ts';
import { compareQos, markedStreams, type Mark } from '../../../src/core/connectivity/qos.ts';
import { marksAtRelay, type MarksAtRelay } from '../../../src/core/witness/marks.ts';
import { NETWORKS } from './networks.ts';
import { simulateCall, type Fate } from './simulated-call.ts';
import { witnessedCall, type Legs } from './witnessed-call.ts';

/** What one fixture differs in. */
export interface FixtureRequest {
  /** What becomes of packets there and back, as results had it before relays were asked; or leg by leg. */
  readonly fate: Fate | Legs;
  readonly durationMs?: number;
  /** Ticks at which the sender did not send, by their time. */
  readonly isStalled?: (atMs: number) => boolean;
  /** What the page itself knows; the figures tell the rest. */
  readonly findings?: readonly Finding[];
  readonly target?: TargetChoice;
  readonly blockedPorts?: readonly number[];
  readonly transport?: Result['path']['transport'];
  readonly hiddenMs?: number;
  readonly disagreements?: Result['stats']['disagreements'];
  /** Which streams asked for priority; what the relay read of their headers is the legs' own. */
  readonly mark?: Mark;
  /** What was found of the network before the call. */
  readonly network?: keyof typeof NETWORKS;
}

const HOST = 'calls.example.com';
const UDP_PORTS = [3478, 3479, 3480, 3481];

/** The likely causes by the core's rules. */
function causesOf(
  measurement: Measurement,
  testimony: Testimony | null,
  rows: readonly GradeRow[],
  findings: readonly Finding[],
  marks: MarksAtRelay | null,
): Cause[] {
  const missed = (path: GradeRow['path']): GradeRow['metric'][] =>
    rows
      .filter((row) => row.path === path && row.decides && row.outcome === 'misses')
      .map(({ metric }) => metric)
      .filter((metric) => metric !== 'rtt' && metric !== 'oneWay');
  const { rttMs } = measurePath(measurement);
  const directions = testimony?.directions;
  return likelyCauses({
    paths: [
      ...(directions
        ? [
            pathFacts('up', directions.up.measurement, missed('up')),
            pathFacts('down', directions.down.measurement, missed('down')),
          ]
        : []),
      pathFacts('loop', measurement, missed('loop')),
    ],
    findings,
    rttMeanMs: rttMs?.mean ?? null,
    rttMinMs: rttMs?.min ?? null,
    rttTargetMs: rows.find(({ metric }) => metric === 'rtt')?.target ?? null,
    ...(marks && directions ? { headers: headerFacts(marks, directions.join, measurement) } : {}),
  });
}

/** A whole result, worked out by the core from simulated packets, so that all its figures agree. */
export function fixtureResult(request: FixtureRequest): Result {
  const { durationMs = 30_000, findings = [], target = { kind: 'client-edge' }, blockedPorts = [] } = request;
  const isFallback = findings.some(({ code }) => code === 'data-channel');
  const { fate } = request;
  const { measurement, testimony } =
    typeof fate === 'function'
      ? { measurement: simulateCall(durationMs, fate, request.isStalled), testimony: null }
      : witnessedCall(fate, durationMs, isFallback ? 'data-channel' : 'rtp');
  const loop = measurePath(measurement);
  const counts = countPackets(measurement);
  const rounds = roundsOf(measurement);
  const nominalRatePerSecond = packetRatePerSecond(DEFAULT_PLAN);
  const directions = testimony?.directions ?? null;
  const mark = request.mark ?? 'none';
  const asked = markedStreams(mark, measurement.streams);
  const marks = directions ? marksAtRelay(directions.join, measurement, asked) : null;
  const transport = request.transport ?? 'udp';
  const evidence: ResultFigures = {
    durationMs,
    path: {
      relay: {
        name: 'edge-1',
        place: 'Frankfurt',
        kind: { kind: 'edge' },
        url: `turn:${HOST}:3478?transport=${transport === 'udp' ? 'udp' : 'tcp'}`,
      },
      transport,
      chosen: 'nearest',
      relays: [
        {
          name: 'edge-1',
          nearestMs: 21.4,
          ports: [
            ...UDP_PORTS.map((port) => ({
              url: `turn:${HOST}:${String(port)}?transport=udp`,
              answeredMs: blockedPorts.includes(port) ? null : 21.4 + (port - 3478) * 0.7,
            })),
            { url: `turn:${HOST}:3478?transport=tcp`, answeredMs: 44.9 },
          ],
        },
        {
          name: 'edge-2',
          nearestMs: null,
          ports: [{ url: 'turn:far.example.com:3478?transport=udp', answeredMs: null }],
        },
      ],
      connectMs: 312,
    },
    traffic: {
      method: isFallback ? 'data-channel' : 'rtp',
      confidence: isFallback ? 'lower' : 'exact',
      distortions: isFallback
        ? ['SCTP slows down when packets are lost, so losses cause delay', 'packets may wait in the sender']
        : [],
      streams: Array.from({ length: DEFAULT_PLAN.streams }, (_, stream) => {
        const own = measurement.packets.filter((packet) => packet.stream === stream);
        const received = own.filter(({ receivedMs }) => receivedMs !== null).length;
        const firstSequence = 41_000 + stream * 777;
        return {
          stream,
          sent: own.length,
          received,
          lost: own.length - received,
          rtp: isFallback
            ? []
            : [
                {
                  ssrc: 0x3f2a_1100 + stream,
                  firstSequence,
                  lastSequence: (firstSequence + own.length - 1) & 0xffff,
                },
              ],
        };
      }),
      packetRatePerSecond: nominalRatePerSecond,
      payloadBytes: DEFAULT_PLAN.payloadBytes,
      ...counts,
      duplicates: testimony?.summary.state === 'whole' ? (directions?.join.duplicatesUp ?? null) : null,
      lateLimitMs: 3000,
    },
    metrics: {
      loop,
      up: directions?.up.metrics ?? null,
      down: directions?.down.metrics ?? null,
      mos: estimateMos(loop.oneWayMs, loop.lossRatio),
    },
    ...(testimony ? { witness: { ...testimony.summary, ...(marks && { marks }) } } : {}),
    stats: {
      samples: Math.floor(durationMs / 1000),
      packetsReceived: counts.received,
      packetsLost: counts.lost,
      lossRatio: loop.lossRatio,
      jitterMs: loop.jitterRfc3550Ms === null ? null : loop.jitterRfc3550Ms + 0.4,
      rttMs: loop.rttMs === null ? null : loop.rttMs.mean + 0.6,
      disagreements: request.disagreements ?? [],
    },
    instrument: {
      clockResolutionMs: 0.005,
      crossOriginIsolated: true,
      arrivalClock: 'receiveTime',
      relayDatagrams: 'batched',
      hiddenMs: request.hiddenMs ?? 0,
      lateTimers: 0,
      longestSendGapMs: 24,
      ...(rounds ? { rounds } : {}),
      longestFrameGapMs: 34,
      maxBufferedBytes: 0,
      mappingIntact: isFallback ? null : !findings.some(({ code }) => code === 'mapping-broken'),
      foreignPackets: 0,
      duplicateFrames: 0,
    },
    timeline: timelineRows(measurement, { directions }),
  };
  const grades = gradesOf(evidence, target, pageFactsIn(findings));
  return {
    schema: 'edgewise.result/1',
    id: 'q7h2m9x4k1v8c3b6n5z0t2w7',
    startedAt: '2025-11-20T12:04:10.120Z',
    labels: { ticket: 'HD-20417', site: 'Berlin', user: null },
    client: { userAgent: 'Mozilla/5.0', browser: 'Chromium 156', edgewise: '0.1.0', unattended: false },
    ...evidence,
    grades,
    ...(request.network && {
      connectivity: { ...NETWORKS[request.network](), qos: compareQos(measurement, mark, true, marks) },
    }),
    ...(testimony ? { causes: causesOf(measurement, testimony, grades.rows, grades.findings, marks) } : {}),
  };
}
