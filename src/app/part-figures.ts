import {
  countPackets,
  measurePath,
  type PathCounts,
  type PathMetrics,
} from '../core/metrics/path-metrics.ts';
import { worstJitter, ipdvSamples } from '../core/metrics/jitter.ts';
import { worstLoss } from '../core/metrics/loss.ts';
import { JITTER_WINDOW_MS, LOSS_WINDOW_MS } from '../core/metrics/path-metrics.ts';
import { mean } from '../core/metrics/delay.ts';
import { estimateMos } from '../core/metrics/mos.ts';
import { delayMs, isReceived, type Measurement, type PacketRecord } from '../core/packets/packet.ts';
import { callOf, packetRatePerSecond, type TrafficPlan } from '../core/traffic/traffic-plan.ts';
import type { MonotonicMs } from '../core/units.ts';
import type { CallFigures } from '../wire/result/traffic.ts';
import type { Result } from '../wire/result.ts';
import type { Recording } from './call-session.ts';
import { summariseWitness, type YieldToPage, type Testimony, type WitnessAnswer } from './testimony.ts';
import { timelineRows } from './timeline-rows.ts';

/** A part of a recording, by send time. */
export interface Stretch {
  readonly packets: readonly PacketRecord[];
  readonly beginMs: MonotonicMs;
  readonly endMs: MonotonicMs;
}

/** All figures of one part of a test. */
export interface PartFigures {
  readonly measurement: Measurement;
  readonly counts: PathCounts;
  readonly duplicates: number | null;
  readonly loop: PathMetrics;
  readonly metrics: Result['metrics'];
  readonly testimony: Testimony;
  readonly timeline: Result['timeline'];
  /** One row for each of several calls; empty for one. */
  readonly calls: readonly CallFigures[];
}

/** What every part of a test is measured with. */
export interface PartContext {
  readonly recording: Recording;
  readonly witness: WitnessAnswer;
  readonly plan: TrafficPlan;
  readonly method: Result['traffic']['method'];
  readonly lateLimitMs: number;
  readonly yieldToPage: YieldToPage;
}

/** Records -> metrics of one stretch, the same for each part of a test. */
export async function measurePart(context: PartContext, stretch: Stretch): Promise<PartFigures> {
  const { plan, yieldToPage, recording } = context;
  const knownOrder = context.method === 'rtp' ? 'stamped' : 'counted';
  const measurement: Measurement = {
    ...stretch,
    streams: plan.streams,
    calls: plan.calls,
    nominalRatePerSecond: packetRatePerSecond(plan),
    lateLimitMs: context.lateLimitMs,
    sendOrder: knownOrder,
    arrivalOrder: knownOrder,
  };
  const counts = countPackets(measurement);
  await yieldToPage();
  const loop = measurePath(measurement, counts);
  await yieldToPage();
  const testimony = summariseWitness(context.witness, context.method, measurement, recording.mappings);
  await yieldToPage();
  const timeline = timelineRows(measurement, testimony);
  await yieldToPage();
  const { directions, summary } = testimony;
  return {
    measurement,
    counts,
    // SRTP's replay protection hides second copies; only the relay can count them.
    duplicates: directions && summary.state === 'whole' ? directions.join.duplicatesUp : null,
    loop,
    metrics: {
      loop,
      up: directions?.up.metrics ?? null,
      down: directions?.down.metrics ?? null,
      mos: estimateMos(loop.oneWayMs, loop.lossRatio),
    },
    testimony,
    timeline,
    calls: plan.calls > 1 ? callRows(measurement) : [],
  };
}

/** Each call by itself, so that one that fared worse than the others is seen. */
function callRows(measurement: Measurement): CallFigures[] {
  const { calls, nominalRatePerSecond } = measurement;
  return Array.from({ length: calls }, (_, call) => {
    const packets = measurement.packets.filter(({ stream }) => callOf(stream, measurement) === call);
    const received = packets.filter(isReceived);
    const own: Measurement = { ...measurement, packets, nominalRatePerSecond: nominalRatePerSecond / calls };
    return {
      call,
      sent: packets.length,
      received: received.length,
      lost: packets.length - received.length,
      rttMs: mean(received.map(delayMs)),
      worstJitter15sMs: worstJitter(own, ipdvSamples(received), JITTER_WINDOW_MS)?.ms ?? null,
      worstLoss15s: worstLoss(own, LOSS_WINDOW_MS)?.ratio ?? null,
    };
  });
}
