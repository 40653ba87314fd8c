import { isReceived, type Measurement } from '../packets/packet.ts';
import { prefixSums, slidingWindows, windowSum } from '../packets/window.ts';
import { wilsonInterval, type Interval } from './wilson.ts';

/** The window with the greatest share of lost packets. */
export interface WorstLoss {
  /** Lost / sent, 0-1. */
  readonly ratio: number;
  /** Start of the window, ms after the begin of the measured stretch. */
  readonly startMs: number;
  readonly lost: number;
  readonly sent: number;
  readonly interval: Interval;
}

/**
 * A window counts when it holds at least this share of the packets that the sender was asked to send in it.
 * Below, the sender had stalled: a handful of packets says nothing of the network (the stall is reported by
 * the instrument's health instead).
 */
export const MIN_WINDOW_FILL = 0.5;

/**
 * Packet loss in the worst window of `lengthMs`: lost / sent, by send time, over sliding windows; the earliest
 * of equals. `null` when no whole, filled window fits in the stretch.
 */
export function worstLoss(measurement: Measurement, lengthMs: number): WorstLoss | null {
  const times = measurement.packets.map((packet) => packet.sentMs);
  const losses = prefixSums(measurement.packets.map((packet) => (isReceived(packet) ? 0 : 1)));
  const fewest = (measurement.nominalRatePerSecond * lengthMs * MIN_WINDOW_FILL) / 1000;
  let worst: { ratio: number; startMs: number; lost: number; sent: number } | null = null;
  for (const window of slidingWindows(times, { lengthMs, endMs: measurement.endMs })) {
    const sent = window.end - window.first;
    if (sent < fewest || sent === 0) continue;
    const lost = windowSum(losses, window);
    const ratio = lost / sent;
    if (worst === null || ratio > worst.ratio)
      worst = { ratio, startMs: window.startMs - measurement.beginMs, lost, sent };
  }
  const interval = worst && wilsonInterval(worst.lost, worst.sent);
  return worst && interval ? { ...worst, interval } : null;
}
