import { FATES, firstSentAt, type PacketColumns } from '../../core/witness/packet-columns.ts';
import type { PacketFate } from '../../core/witness/join.ts';
import type { Span } from '../charts/span.ts';

/** The packets of one stream in a span: what finds them in a capture. */
export interface PacketRange {
  readonly stream: number;
  readonly ssrc: number | null;
  /** 16-bit RTP sequence numbers of the first and last packet; `null` where they are not known. */
  readonly firstSequence: number | null;
  readonly lastSequence: number | null;
  readonly sent: number;
  readonly lost: Readonly<Record<Exclude<PacketFate, 'received'>, number>>;
}

/** The streams that sent in a span, in order. */
export function packetRanges(packets: PacketColumns, { fromMs, toMs }: Span): PacketRange[] {
  const found = new Map<number, { first: number; last: number; sent: number; fates: number[] }>();
  const end = firstSentAt(packets, toMs);
  for (let index = firstSentAt(packets, fromMs); index < end; index++) {
    const stream = packets.stream[index] ?? 0;
    const sequence = packets.streamSequence[index] ?? 0;
    const fate = packets.fate[index] ?? 0;
    const known = found.get(stream) ?? {
      first: sequence,
      last: sequence,
      sent: 0,
      fates: FATES.map(() => 0),
    };
    found.set(stream, known);
    known.last = sequence;
    known.sent++;
    known.fates[fate] = (known.fates[fate] ?? 0) + 1;
  }
  const ofFate = (fates: readonly number[], fate: PacketFate): number => fates[FATES.indexOf(fate)] ?? 0;
  return [...found.entries()]
    .sort(([a], [b]) => a - b)
    .map(([stream, { first, last, sent, fates }]): PacketRange => {
      const { ssrc = null, rtpSequenceOfFirst: offset = null } = packets.streams[stream] ?? {};
      const onWire = (sequence: number): number | null =>
        offset === null ? null : (offset + sequence) & 0xffff;
      return {
        stream,
        ssrc,
        firstSequence: onWire(first),
        lastSequence: onWire(last),
        sent,
        lost: {
          'lost-up': ofFate(fates, 'lost-up'),
          'lost-down': ofFate(fates, 'lost-down'),
          'lost-unknown': ofFate(fates, 'lost-unknown'),
        },
      };
    });
}
