import type { DeliveryOrder, Measurement, ReceivedPacket } from '../packet.ts';
import { callOf } from '../traffic-plan.ts';

/**
 * Packets in the order of arrival, as far as it is known. Where streams come by pipes of their own and two packets share a
 * stamp, those of one stream stay in the order of delivery, and between streams the order in which they were sent is
 * taken: nothing says that it was another. To that end a packet stands where its stream's greatest global sequence so far
 * does, so that one that was overtaken within its stream stays behind the one that overtook it.
 */
export function inArrivalOrder(
  received: readonly ReceivedPacket[],
  deliveryOrder: DeliveryOrder,
): ReceivedPacket[] {
  const delivered = [...received].sort((a, b) => a.arrivalIndex - b.arrivalIndex);
  if (deliveryOrder === 'of-all') return delivered;
  const greatest = new Map<number, number>();
  return delivered
    .map((packet) => {
      const rank = Math.max(greatest.get(packet.stream) ?? -1, packet.globalSequence);
      greatest.set(packet.stream, rank);
      return { packet, rank };
    })
    .sort((a, b) => a.packet.receivedMs - b.packet.receivedMs || a.rank - b.rank)
    .map(({ packet }) => packet);
}

/** Which streams are of one call, and what is known of the order of arrival. */
type Delivery = Pick<Measurement, 'streams' | 'calls' | 'deliveryOrder'>;

/**
 * The reordered packets (RFC 4737 §3, Type-P-Reordered): those whose global sequence is below one of the same call already
 * received. Not per stream: packets of one stream are 20 ms apart, and reordering happens within a few. Not over calls:
 * each has its own connection, nobody asks the network to keep order between two of them, and a browser does not.
 */
export function reorderedPackets(received: readonly ReceivedPacket[], delivery: Delivery): ReceivedPacket[] {
  const greatest = new Map<number, number>();
  return inArrivalOrder(received, delivery.deliveryOrder).filter((packet) => {
    const call = delivery.calls === 1 ? 0 : callOf(packet.stream, delivery);
    const before = greatest.get(call) ?? -1;
    greatest.set(call, Math.max(before, packet.globalSequence));
    return packet.globalSequence < before;
  });
}
