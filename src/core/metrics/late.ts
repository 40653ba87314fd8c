import { delayMs, type ReceivedPacket } from '../packets/packet.ts';

/**
 * Depth of the de-jitter buffer that *late* is judged by: a packet that took this much longer than the fastest
 * one of the test would have come too late to be played. Chosen, not published: 100 ms is about the most that
 * voice clients buffer before the delay itself disturbs a conversation.
 */
export const DEJITTER_BUFFER_MS = 100;

/** Packets that arrived, but too late for the de-jitter buffer. Shown, never counted as lost. */
export function latePackets(received: readonly ReceivedPacket[]): ReceivedPacket[] {
  const fastestMs = received.reduce((fastest, packet) => Math.min(fastest, delayMs(packet)), Infinity);
  return received.filter((packet) => delayMs(packet) > fastestMs + DEJITTER_BUFFER_MS);
}
