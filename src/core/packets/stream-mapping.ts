import type { Arrival } from './packet.ts';

/** How the packets of one stream appear on the wire, so that a packet capture can be matched to the records. */
export interface StreamMapping {
  readonly stream: number;
  /** RTP synchronisation source (RFC 3550 §3). */
  readonly ssrc: number;
  /** 16-bit RTP sequence number of the stream's packet 0; `null` when no packet arrived to tell it. */
  readonly rtpSequenceOfFirst: number | null;
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
