import { pipelineOf, stagesOf, type Pipeline } from '../../../netlab/pipeline.ts';
import type { Direction, Impairments } from '../../../netlab/impairments.ts';
import { seededRandom } from '../../../netlab/seeded-random.ts';
import { callStepOf, type CallStep } from '../../../src/core/find-calls/call-step.ts';
import {
  newSearch,
  STEP_DURATION_MS,
  type CallSearch,
  type SearchEnd,
} from '../../../src/core/find-calls/call-search.ts';
import { nextStep, stepBytes } from '../../../src/core/find-calls/next-step.ts';
import {
  countPackets,
  measurePath,
  type PathCounts,
  type PathMetrics,
} from '../../../src/core/metrics/path-metrics.ts';
import type { Measurement, PacketRecord } from '../../../src/core/packets/packet.ts';
import { trafficPlanFor } from '../../../src/core/traffic/load.ts';
import { DEFAULT_PLAN, packetRatePerSecond, streamsPerCall } from '../../../src/core/traffic/traffic-plan.ts';
import { monotonicMs } from '../../../src/core/units.ts';
import { gradeTest } from '../../../src/core/verdict/grade-rows.ts';
import { CLIENT_TO_EDGE } from '../../../src/core/verdict/targets.ts';
import { CALL_KBIT_PER_SECOND, DATAGRAM_BYTES } from './call-bandwidth.ts';

/** How long a test takes with all that is around it. */
const STEP_TOOK_MS = 22_000;

/** A link that is limited alike both ways; `calls` need not be whole. */
export interface LimitedLink {
  readonly calls: number;
  readonly queueMs: number;
  readonly delayMs: number;
  readonly spreadMs: number;
}

interface Sent {
  readonly stream: number;
  readonly round: number;
  readonly atMs: number;
}

/** One test of so many calls through the netlab's stages, in simulated time, measured and graded by the product. */
function testOver(link: LimitedLink, calls: number, seed: string): CallStep {
  const plan = trafficPlanFor(DEFAULT_PLAN, calls);
  const random = seededRandom(`${seed}/${calls}/offsets`);
  const through = (direction: Direction): Pipeline => {
    const impairments: Impairments = {
      rateLimit: { kbitPerSecond: link.calls * CALL_KBIT_PER_SECOND, queueMs: link.queueMs },
      delayMs: link.delayMs,
      jitter: { spreadMs: link.spreadMs },
    };
    return pipelineOf(stagesOf(impairments, direction, Math.floor(random() * 1e9), { atMs: null }));
  };
  // The calls are connections of their own: each sends its streams at once, at an instant of its own.
  const offsetsMs = Array.from({ length: calls }, () => random() * plan.packetIntervalMs);
  const rounds = STEP_DURATION_MS / plan.packetIntervalMs;
  const sent = Array.from({ length: plan.streams * rounds }, (_, index): Sent => {
    const [stream, round] = [index % plan.streams, Math.floor(index / plan.streams)];
    const offsetMs = offsetsMs[Math.floor(stream / streamsPerCall(plan))] ?? 0;
    return { stream, round, atMs: 1000 + round * plan.packetIntervalMs + offsetMs };
  }).sort((a, b) => a.atMs - b.atMs || a.stream - b.stream);
  const atRelayMs = carry(
    through('up'),
    sent.map(({ atMs }) => atMs),
  );
  const backMs = carry(through('down'), atRelayMs);
  const sentMs = sent.map(({ atMs }) => atMs);
  const over = (from: readonly (number | null)[], to: readonly (number | null)[]): Part =>
    part(sent, from, to, plan);
  const [loop, up, down] = [over(sentMs, backMs), over(sentMs, atRelayMs), over(atRelayMs, backMs)];
  const rows = gradeTest(loop, { up, down }, CLIENT_TO_EDGE);
  return callStepOf(
    {
      grades: { rows, findings: [] },
      metrics: { loop: loop.metrics, up: up.metrics, down: down.metrics },
    },
    { calls, bytes: stepBytes(DEFAULT_PLAN, calls), tookMs: STEP_TOOK_MS },
  );
}

/** When each packet leaves the other end; `null`: it is dropped, or never came so far. In order of time. */
function carry(pipeline: Pipeline, atMs: readonly (number | null)[]): (number | null)[] {
  return atMs.map((ms) =>
    ms === null ? null : (pipeline({ sizeBytes: DATAGRAM_BYTES, listenPort: 3478 }, ms).dueMs[0] ?? null),
  );
}

interface Part {
  readonly metrics: PathMetrics;
  readonly counts: PathCounts;
  readonly measuredMs: number;
  readonly nominalRatePerSecond: number;
}

function part(
  sent: readonly Sent[],
  from: readonly (number | null)[],
  to: readonly (number | null)[],
  plan: ReturnType<typeof trafficPlanFor>,
): Part {
  const order = to
    .flatMap((ms, index) => (ms === null ? [] : [{ ms, index }]))
    .sort((a, b) => a.ms - b.ms || a.index - b.index);
  const arrivalOf = new Map(order.map(({ index }, place) => [index, place]));
  const packets = sent.flatMap(({ stream, round }, index): PacketRecord[] => {
    const [sentMs, receivedMs] = [from[index] ?? null, to[index] ?? null];
    return sentMs === null
      ? []
      : [
          {
            stream,
            streamSequence: round,
            globalSequence: index,
            sentMs: monotonicMs(sentMs),
            receivedMs: receivedMs === null ? null : monotonicMs(receivedMs),
            arrivalIndex: arrivalOf.get(index) ?? null,
          },
        ];
  });
  const beginMs = packets[0]?.sentMs ?? monotonicMs(0);
  const measurement: Measurement = {
    packets,
    streams: plan.streams,
    calls: plan.calls,
    nominalRatePerSecond: packetRatePerSecond(plan),
    beginMs,
    endMs: monotonicMs(beginMs + STEP_DURATION_MS),
    lateLimitMs: 3000,
    sendOrder: 'counted',
    arrivalOrder: 'counted',
  };
  const counts = countPackets(measurement);
  return {
    metrics: measurePath(measurement, counts),
    counts,
    measuredMs: STEP_DURATION_MS,
    nominalRatePerSecond: measurement.nominalRatePerSecond,
  };
}

/** A whole search over such a link. */
export function searchOver(
  link: LimitedLink,
  seed: number,
): { readonly search: CallSearch; readonly why: SearchEnd } {
  for (let search = newSearch(20); ;) {
    const next = nextStep(search, DEFAULT_PLAN);
    if (next.kind === 'over') return { search, why: next.why };
    const step = testOver(link, next.calls, `${seed}/${search.steps.length}`);
    search = { ...search, steps: [...search.steps, step] };
  }
}

/** A link for so many calls and part of one more, with a router's queue, drawn from a seed. */
export function drawnLink(wholeCalls: number, seed: number): LimitedLink {
  const random = seededRandom(`${seed}/${wholeCalls}/link`);
  return {
    calls: wholeCalls + 0.1 + random() * 0.8,
    queueMs: 40 + random() * 160,
    delayMs: 5 + random() * 15,
    spreadMs: random() * 4,
  };
}
