import { delayMs, type ReceivedPacket } from '../packets/packet.ts';
import { mean } from './delay.ts';

/**
 * Interarrival jitter of RFC 3550 §6.4.1 (A.8): J += (|D| - J) / 16 over packets in order of arrival, per stream,
 * D the difference of two transit times. The mean over streams of the final J, in ms; `null` when no stream had
 * two packets. For reading beside getStats; grades use the IPDV mean.
 */
export function jitterRfc3550(received: readonly ReceivedPacket[]): number | null {
  const state = new Map<number, { transitMs: number; jitterMs: number | null }>();
  const inArrivalOrder = [...received].sort((a, b) => a.arrivalIndex - b.arrivalIndex);
  for (const packet of inArrivalOrder) {
    const transitMs = delayMs(packet);
    const before = state.get(packet.stream);
    const jitterMs = before
      ? (before.jitterMs ?? 0) + (Math.abs(transitMs - before.transitMs) - (before.jitterMs ?? 0)) / 16
      : null;
    state.set(packet.stream, { transitMs, jitterMs });
  }
  return mean([...state.values()].flatMap(({ jitterMs }) => (jitterMs === null ? [] : [jitterMs])));
}
