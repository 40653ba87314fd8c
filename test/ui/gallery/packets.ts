import { monotonicMs } from '../../../src/core/units.ts';
import { packetColumns, type PacketColumns } from '../../../src/core/witness/packet-columns.ts';
import type { WitnessedPacket } from '../../../src/core/witness/join.ts';
import type { Result } from '../../../src/wire/result.ts';

/** How far a packet lies from the mean of its 200 ms, -1 to 1: the same for the same packet. */
const unrest = (index: number): number => Math.sin(index * 12.9898) * Math.cos(index * 0.37);

/**
 * Packets that a result may have been measured from: as many sent and lost in each 200 ms as its timeline says, about its mean
 * round trip. The way from you takes two fifths of it.
 */
export function packetsOf({ timeline, traffic }: Result): PacketColumns {
  const streams = Math.max(1, traffic.streams.length);
  const packets: WitnessedPacket[] = [];
  for (const row of timeline) {
    const { lostUp = 0, lostDown = 0 } = row;
    const hasDirections = row.lostUp !== undefined;
    for (let index = 0; index < row.sent; index++) {
      const at = packets.length;
      const sentMs = row.startMs + (index * 200) / row.sent;
      // Lost ones are spread over the row.
      const isLost =
        Math.floor(((index + 1) * row.lost) / row.sent) > Math.floor((index * row.lost) / row.sent);
      const place = Math.floor((index * row.lost) / row.sent);
      const fate = !isLost
        ? 'received'
        : place < lostUp
          ? 'lost-up'
          : place < lostUp + lostDown
            ? 'lost-down'
            : 'lost-unknown';
      const delayMs = (row.rttMs ?? 0) + unrest(at) * (row.jitterMs ?? 0);
      packets.push({
        stream: at % streams,
        streamSequence: Math.floor(at / streams),
        globalSequence: at,
        sentMs: monotonicMs(sentMs),
        receivedMs: isLost ? null : monotonicMs(sentMs + delayMs),
        arrivalIndex: isLost ? null : at,
        fate,
        relayMs:
          hasDirections && (fate === 'received' || fate === 'lost-down')
            ? monotonicMs(sentMs + delayMs * 0.4)
            : null,
        relayIndex: null,
        trafficClass: null,
        hopLimit: null,
      });
    }
  }
  const mappings = traffic.streams.flatMap(({ stream, rtp: [first] }) =>
    first ? [{ stream, ssrc: first.ssrc, rtpSequenceOfFirst: first.firstSequence }] : [],
  );
  return packetColumns(packets, mappings, monotonicMs(0));
}
