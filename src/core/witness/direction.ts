import { summariseDelays, type DelaySummary } from '../metrics/delay.ts';
import { countPackets, measurePath, type PathMetrics } from '../metrics/path-metrics.ts';
import { delayMs, isReceived, type Measurement, type PacketRecord } from '../packets/packet.ts';
import { monotonicMs } from '../units.ts';
import type { WitnessJoin } from './join.ts';

/** The metrics of one direction, by the same definitions as the loop's. */
export interface DirectionMetrics extends Omit<PathMetrics, 'rttMs' | 'oneWayMs' | 'jitterRfc3550Ms'> {
  /** Packets that set out in this direction and whose fate in it is known. */
  readonly sent: number;
  readonly received: number;
  readonly lost: number;
  readonly reordered: number;
  /** Delay over that of the direction's fastest packet: what queues and detours added. Absolute one-way delay would need one clock. */
  readonly queueingMs: DelaySummary | null;
}

/** From you: sent by the client, received by the relay, in the order of its notes. */
export function upMeasurement(join: WitnessJoin, measurement: Measurement): Measurement {
  const known = join.packets.filter((packet) => packet.relayMs !== null || packet.fate === 'lost-up');
  return {
    ...measurement,
    arrivalOrder: 'counted',
    packets: known.map((packet): PacketRecord => ({
      ...packet,
      receivedMs: packet.relayMs,
      arrivalIndex: packet.relayIndex,
    })),
  };
}

/**
 * To you: sent by the relay in the order in which packets came by there (it hands them on at once), received by the
 * client. Order and windows are those of this direction's own sending.
 */
export function downMeasurement(join: WitnessJoin, measurement: Measurement): Measurement {
  const passed = join.packets
    .flatMap((packet) =>
      packet.relayMs === null || packet.relayIndex === null
        ? []
        : [{ packet, relayMs: packet.relayMs, relayIndex: packet.relayIndex }],
    )
    .sort((a, b) => a.relayIndex - b.relayIndex);
  // The stretch is as long on this leg, and begins as much later as its first packet was under way to the relay.
  const [first] = passed;
  const shiftMs = first ? Math.max(0, first.relayMs - first.packet.sentMs) : 0;
  let latestMs: number = measurement.beginMs;
  const packets = passed.map(({ packet, relayMs }, rank): PacketRecord => {
    // The notes come from outside; windows need times that ascend.
    latestMs = Math.max(latestMs, relayMs);
    return {
      stream: packet.stream,
      streamSequence: packet.streamSequence,
      globalSequence: rank,
      sentMs: monotonicMs(latestMs),
      receivedMs: packet.receivedMs,
      arrivalIndex: packet.arrivalIndex,
    };
  });
  const endMs = monotonicMs(Math.max(measurement.endMs + shiftMs, latestMs));
  return { ...measurement, packets, endMs, sendOrder: 'counted' };
}

/** Computes the metrics of one direction; `null` when nothing is known of it. */
export function measureDirection(direction: Measurement): DirectionMetrics | null {
  if (direction.packets.length === 0) return null;
  const counts = countPackets(direction);
  const whole = measurePath(direction, counts);
  const { sent, received, lost, reordered } = counts;
  const fastestMs = whole.rttMs?.min ?? 0;
  return {
    sent,
    received,
    lost,
    reordered,
    lossRatio: whole.lossRatio,
    lossRatioInterval: whole.lossRatioInterval,
    worstLoss15s: whole.worstLoss15s,
    worstBurst200ms: whole.worstBurst200ms,
    worstJitter15s: whole.worstJitter15s,
    reorderRatio: whole.reorderRatio,
    reorderRatioInterval: whole.reorderRatioInterval,
    queueingMs: summariseDelays(
      direction.packets.filter(isReceived).map((packet) => delayMs(packet) - fastestMs),
    ),
  };
}
