import type { ReceivedPacket } from '../packet.ts';

/** Packets in the order of arrival: by time, ties by the order of delivery. */
export const byArrival = (received: readonly ReceivedPacket[]): ReceivedPacket[] =>
  [...received].sort((a, b) => a.receivedMs - b.receivedMs || a.arrivalIndex - b.arrivalIndex);

/**
 * The reordered packets (RFC 4737 §3, Type-P-Reordered): those whose global sequence is below one already
 * received. Global, not per stream: packets of one stream are 20 ms apart, and reordering happens within a few.
 */
export function reorderedPackets(received: readonly ReceivedPacket[]): ReceivedPacket[] {
  let greatest = -1;
  return byArrival(received).filter((packet) => {
    const isReordered = packet.globalSequence < greatest;
    greatest = Math.max(greatest, packet.globalSequence);
    return isReordered;
  });
}
