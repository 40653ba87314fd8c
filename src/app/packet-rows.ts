import { rtpSequenceOf } from '../core/packets/stream-mapping.ts';
import type { PacketRow } from '../wire/packet-rows.ts';
import type { Recording } from './call-session.ts';

/** The raw records of a call as rows (`PACKET_COLUMNS`), times counted from the begin of the stretch. */
export function packetRowsOf(recording: Recording): PacketRow[] {
  const mappings = new Map(recording.mappings.map((mapping) => [mapping.stream, mapping]));
  return recording.packets.map(
    ({ stream, streamSequence, globalSequence, sentMs, receivedMs, arrivalIndex }): PacketRow => {
      const mapping = mappings.get(stream);
      return [
        stream,
        streamSequence,
        globalSequence,
        mapping?.ssrc ?? null,
        mapping ? rtpSequenceOf(mapping, streamSequence) : null,
        sentMs - recording.beginMs,
        receivedMs === null ? null : receivedMs - recording.beginMs,
        arrivalIndex,
      ];
    },
  );
}
