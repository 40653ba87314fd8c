import { gradeTest, verdictOf, type Finding } from '../../../src/core/grade.ts';
import { countPackets, measurePath } from '../../../src/core/metrics/path-metrics.ts';
import type { Measurement } from '../../../src/core/packet.ts';
import { measureDirection, type DirectionMetrics } from '../../../src/core/witness/direction.ts';
import { estimateMos } from '../../../src/core/mos.ts';
import { timelineOf } from '../../../src/core/timeline.ts';
import { CLIENT_TO_EDGE, targetsOf, type TargetChoice } from '../../../src/core/targets.ts';
import { DEFAULT_PLAN, packetRatePerSecond } from '../../../src/core/traffic-plan.ts';
import type { Result } from '../../../src/wire/result.ts';
import { simulateCall, type Fate } from './simulated-call.ts';

/** What one fixture differs in. */
export interface FixtureRequest {
  readonly fate: Fate;
  readonly durationMs?: number;
  readonly findings?: readonly Finding[];
  readonly target?: TargetChoice;
  readonly blockedPorts?: readonly number[];
  readonly transport?: Result['path']['transport'];
  /** The direction in which everything happened; left out: not known. */
  readonly side?: 'up' | 'down';
  readonly change?: (result: Result) => Result;
}

const HOST = 'calls.example.com';
const UDP_PORTS = [3478, 3479, 3480, 3481];

/** The directions as a relay would have told them: one as the loop was, the other clean. */
function directionsOf(
  { side }: FixtureRequest,
  measurement: Measurement,
  durationMs: number,
): { up: DirectionMetrics; down: DirectionMetrics } | null {
  const own = measureDirection(measurement);
  const clean = measureDirection(simulateCall(durationMs, () => 21));
  if (side === undefined || !own || !clean) return null;
  return side === 'up' ? { up: own, down: clean } : { up: clean, down: own };
}

/** A whole result, worked out by the core from simulated packets, so that all its figures agree. */
export function fixtureResult(request: FixtureRequest): Result {
  const { durationMs = 30_000, findings = [], target = { kind: 'client-edge' }, blockedPorts = [] } = request;
  const measurement = simulateCall(durationMs, request.fate);
  const loop = measurePath(measurement);
  const counts = countPackets(measurement);
  const targets = targetsOf(target) ?? CLIENT_TO_EDGE;
  const nominalRatePerSecond = packetRatePerSecond(DEFAULT_PLAN);
  const grading = { measuredMs: durationMs, nominalRatePerSecond };
  const directions = directionsOf(request, measurement, durationMs);
  const graded = directions && {
    up: { metrics: directions.up, counts: directions.up, ...grading },
    down: { metrics: directions.down, counts: directions.down, ...grading },
  };
  const rows = gradeTest({ metrics: loop, counts, ...grading }, graded, targets);
  const transport = request.transport ?? 'udp';
  const isFallback = findings.some(({ code }) => code === 'data-channel');
  const result: Result = {
    schema: 'edgewise.result/1',
    id: 'q7h2m9x4k1v8c3b6n5z0t2w7',
    startedAt: '2025-11-20T12:04:10.120Z',
    durationMs,
    labels: { ticket: 'HD-20417', site: 'Berlin', user: null },
    client: { userAgent: 'Mozilla/5.0', browser: 'Chromium 156', edgewise: '0.1.0', unattended: false },
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
      duplicates: null,
      lateLimitMs: 3000,
    },
    metrics: {
      loop,
      up: directions?.up ?? null,
      down: directions?.down ?? null,
      mos: estimateMos(loop.oneWayMs, loop.lossRatio),
    },
    grades: { target, rows, findings: [...findings], verdict: verdictOf(rows, findings) },
    stats: {
      samples: Math.floor(durationMs / 1000),
      packetsReceived: counts.received,
      packetsLost: counts.lost,
      lossRatio: loop.lossRatio,
      jitterMs: loop.jitterRfc3550Ms === null ? null : loop.jitterRfc3550Ms + 0.4,
      rttMs: loop.rttMs === null ? null : loop.rttMs.mean + 0.6,
      disagreements: [],
    },
    instrument: {
      clockResolutionMs: 0.005,
      crossOriginIsolated: true,
      arrivalClock: 'receiveTime',
      hiddenMs: 0,
      lateTimers: 0,
      longestSendGapMs: 24,
      longestFrameGapMs: 34,
      maxBufferedBytes: 0,
      mappingIntact: isFallback ? null : true,
      foreignPackets: 0,
      duplicateFrames: 0,
    },
    timeline: timelineOf(measurement),
  };
  return request.change ? request.change(result) : result;
}
