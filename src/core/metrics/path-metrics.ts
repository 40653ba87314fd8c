import type { Measurement } from '../packets/packet.ts';
import { isReceived } from '../packets/packet.ts';
import { ratioOf } from '../units.ts';
import type { Interval } from './wilson.ts';
import { wilsonInterval } from './wilson.ts';
import type { DelaySummary } from './delay.ts';
import { summariseDelays } from './delay.ts';
import { delayMs } from '../packets/packet.ts';
import { ipdvSamples, worstJitter, type WorstJitter } from './jitter.ts';
import { jitterRfc3550 } from './jitter-rfc3550.ts';
import { reorderedPackets } from './reorder.ts';
import { worstLoss, type WorstLoss } from './loss.ts';
import { latePackets } from './late.ts';

/** Window of the packet-loss and jitter targets. */
export const LOSS_WINDOW_MS = 15_000;
/** Window of the jitter target. */
export const JITTER_WINDOW_MS = 15_000;
/** Window of the burst-loss target. */
export const BURST_WINDOW_MS = 200;

/** Every metric of one path (the loop; later each direction). `null` means not measured, never 0. */
export interface PathMetrics {
  /** Round trip client<->edge in ms. */
  readonly rttMs: DelaySummary | null;
  /** Half of the mean round trip: derived, as the published targets are. */
  readonly oneWayMs: number | null;
  readonly lossRatio: number | null;
  readonly lossRatioInterval: Interval | null;
  readonly worstLoss15s: WorstLoss | null;
  readonly worstBurst200ms: WorstLoss | null;
  readonly worstJitter15s: WorstJitter | null;
  /** RFC 3550 §6.4.1 smoothed jitter: the mean over streams of its final value. */
  readonly jitterRfc3550Ms: number | null;
  readonly reorderRatio: number | null;
  readonly reorderRatioInterval: Interval | null;
}

/** Counts of the measured stretch. */
export interface PathCounts {
  readonly sent: number;
  readonly received: number;
  readonly lost: number;
  /** Received, but too late for a de-jitter buffer. */
  readonly late: number;
  readonly reordered: number;
}

/** Counts packets of the measured stretch. */
export function countPackets(measurement: Measurement): PathCounts {
  const received = measurement.packets.filter(isReceived);
  return {
    sent: measurement.packets.length,
    received: received.length,
    lost: measurement.packets.length - received.length,
    late: latePackets(received).length,
    reordered: reorderedPackets(received, measurement).length,
  };
}

/** Computes every metric of a measurement by the definitions of docs/definitions.md; `counts` are its own. */
export function measurePath(measurement: Measurement, counts = countPackets(measurement)): PathMetrics {
  const received = measurement.packets.filter(isReceived);
  const rttMs = summariseDelays(received.map(delayMs));
  return {
    rttMs,
    oneWayMs: rttMs ? rttMs.mean / 2 : null,
    lossRatio: ratioOf(counts.lost, counts.sent),
    lossRatioInterval: wilsonInterval(counts.lost, counts.sent),
    worstLoss15s: worstLoss(measurement, LOSS_WINDOW_MS),
    worstBurst200ms: worstLoss(measurement, BURST_WINDOW_MS),
    worstJitter15s: worstJitter(measurement, ipdvSamples(received), JITTER_WINDOW_MS),
    jitterRfc3550Ms: jitterRfc3550(received),
    reorderRatio: ratioOf(counts.reordered, counts.received),
    reorderRatioInterval: wilsonInterval(counts.reordered, counts.received),
  };
}
