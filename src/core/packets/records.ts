import type { Arrival, PacketRecord, SentPacket, StreamMapping } from './packet.ts';
import type { MonotonicMs } from '../units.ts';

/** The marks of the measured stretch in the global sequence: `[firstGlobal, endGlobal)`. */
export interface Marks {
  readonly firstGlobal: number;
  readonly endGlobal: number;
}

/** What was sent joined with what arrived. */
export interface JoinedRecords {
  /** Packets between the marks, in send order. */
  readonly packets: readonly PacketRecord[];
  /** Second and later copies among the arrivals. */
  readonly duplicates: number;
}

/**
 * Joins sends with arrivals by global sequence, between the marks. `arrivals` are in order of delivery; the
 * first copy counts, and one that took longer than `lateLimitMs` counts as lost.
 */
export function joinRecords(
  sent: readonly SentPacket[],
  arrivals: readonly Arrival[],
  marks: Marks,
  lateLimitMs: number,
): JoinedRecords {
  const firstCopies = new Map<number, { receivedMs: MonotonicMs; arrivalIndex: number }>();
  let duplicates = 0;
  for (const [arrivalIndex, { globalSequence, receivedMs }] of arrivals.entries()) {
    if (globalSequence < marks.firstGlobal || globalSequence >= marks.endGlobal) continue;
    if (firstCopies.has(globalSequence)) duplicates++;
    else firstCopies.set(globalSequence, { receivedMs, arrivalIndex });
  }
  const packets = sent
    .filter(({ globalSequence }) => globalSequence >= marks.firstGlobal && globalSequence < marks.endGlobal)
    .sort((a, b) => a.globalSequence - b.globalSequence)
    .map((packet): PacketRecord => {
      const arrival = firstCopies.get(packet.globalSequence);
      const isInTime = arrival !== undefined && arrival.receivedMs - packet.sentMs <= lateLimitMs;
      return {
        ...packet,
        receivedMs: isInTime ? arrival.receivedMs : null,
        arrivalIndex: isInTime ? arrival.arrivalIndex : null,
      };
    });
  return { packets, duplicates };
}

/** How streams appear on the wire, and in which streams frames and packets did not match one to one. */
export interface MappedStreams {
  readonly mappings: readonly StreamMapping[];
  readonly broken: readonly number[];
}

/**
 * Maps each stream to its SSRC and RTP sequence numbers. One frame must be one packet: RTP sequence minus the
 * stream's own sequence must be constant (mod 2^16); where it is not, something else was sent on the stream, and
 * the stream is `broken`. SSRCs of streams from which nothing arrived come from `knownSsrcs`.
 */
export function mapStreams(
  streams: number,
  arrivals: readonly Arrival[],
  knownSsrcs: ReadonlyMap<number, number>,
): MappedStreams {
  const offsets = new Map<number, number>();
  const ssrcs = new Map(knownSsrcs);
  const broken = new Set<number>();
  for (const { stream, streamSequence, rtpSequence, ssrc } of arrivals) {
    if (rtpSequence === null || ssrc === null) continue;
    const offset = (rtpSequence - streamSequence) & 0xffff;
    if (!offsets.has(stream)) {
      offsets.set(stream, offset);
      ssrcs.set(stream, ssrc);
    } else if (offsets.get(stream) !== offset || ssrcs.get(stream) !== ssrc) broken.add(stream);
  }
  const mappings = Array.from({ length: streams }, (_, stream) => stream).flatMap(
    (stream): StreamMapping[] => {
      const ssrc = ssrcs.get(stream);
      return ssrc === undefined ? [] : [{ stream, ssrc, rtpSequenceOfFirst: offsets.get(stream) ?? null }];
    },
  );
  return { mappings, broken: [...broken].sort((a, b) => a - b) };
}

/** RTP sequence number of a packet of a mapped stream; `null` when nothing arrived to tell. */
export const rtpSequenceOf = (mapping: StreamMapping, streamSequence: number): number | null =>
  mapping.rtpSequenceOfFirst === null ? null : (mapping.rtpSequenceOfFirst + streamSequence) & 0xffff;
