import type { Measurement, ReceivedPacket } from '../packet.ts';
import { callOf } from '../traffic-plan.ts';

/** Packets in the order of arrival: by time, ties by the order of delivery. */
export const byArrival = (received: readonly ReceivedPacket[]): ReceivedPacket[] =>
  [...received].sort((a, b) => a.receivedMs - b.receivedMs || a.arrivalIndex - b.arrivalIndex);

/** Which streams are of one call. */
type Calls = Pick<Measurement, 'streams' | 'calls'>;
const ONE_CALL: Calls = { streams: 1, calls: 1 };

/**
 * The reordered packets (RFC 4737 §3, Type-P-Reordered): those whose global sequence is below one of the same call already
 * received. Not per stream: packets of one stream are 20 ms apart, and reordering happens within a few. Not over calls:
 * each has its own connection, nobody asks the network to keep order between two of them, and a browser does not.
 */
export function reorderedPackets(
  received: readonly ReceivedPacket[],
  calls: Calls = ONE_CALL,
): ReceivedPacket[] {
  const greatest = new Map<number, number>();
  return byArrival(received).filter((packet) => {
    const call = calls.calls === 1 ? 0 : callOf(packet.stream, calls);
    const before = greatest.get(call) ?? -1;
    greatest.set(call, Math.max(before, packet.globalSequence));
    return packet.globalSequence < before;
  });
}
