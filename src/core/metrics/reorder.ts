import type { Measurement, ReceivedPacket } from '../packets/packet.ts';
import { callOf } from '../traffic/traffic-plan.ts';

/** Which streams are of one call, and what tells the order at both ends. */
type Ends = Pick<Measurement, 'streams' | 'calls' | 'sendOrder' | 'arrivalOrder'>;

/** Packets in the order of arrival; equal stamps in the order of delivery, since one thread takes in all streams. */
const byArrival = (received: readonly ReceivedPacket[], { arrivalOrder }: Ends): ReceivedPacket[] =>
  [...received].sort(
    (a, b) =>
      (arrivalOrder === 'counted' ? 0 : a.receivedMs - b.receivedMs) || a.arrivalIndex - b.arrivalIndex,
  );

/**
 * The reordered packets (RFC 4737 §3, Type-P-Reordered): those that came after one of the same call that was sent later.
 * Not per stream: packets of one stream are 20 ms apart, and reordering happens within a few. Not over calls: each has its
 * own connection, nobody asks the network to keep order between two of them, and a browser does not. Of two streams'
 * packets that were sent in one stamp nobody knows which left first, so neither is reordered by the other.
 */
export function reorderedPackets(received: readonly ReceivedPacket[], ends: Ends): ReceivedPacket[] {
  const sendPlace = ({ sentMs, globalSequence }: ReceivedPacket): number =>
    ends.sendOrder === 'counted' ? globalSequence : sentMs;
  const latestOfCall = new Map<number, number>();
  const latestOfStream = new Map<number, number>();
  return byArrival(received, ends).filter((packet) => {
    const { stream, globalSequence } = packet;
    const call = callOf(stream, ends);
    const place = sendPlace(packet);
    const ofCall = latestOfCall.get(call) ?? -Infinity;
    const ofStream = latestOfStream.get(stream) ?? -Infinity;
    latestOfCall.set(call, Math.max(ofCall, place));
    latestOfStream.set(stream, Math.max(ofStream, globalSequence));
    return place < ofCall || globalSequence < ofStream;
  });
}
