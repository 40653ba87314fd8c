import type { Result } from '../../../src/wire/result.ts';

/** RTP sequence numbers have 16 bits. */
const SEQUENCES = 0x1_0000;

/** Whatever was sent was sent in streams, which are numbered and have one RTP sequence number for each packet. */
export function contradictionInStreams({ traffic }: Pick<Result, 'traffic'>): string | null {
  const { streams, sent } = traffic;
  if (sent > 0 && streams.length === 0) return 'traffic.streams must have the packets of traffic.sent.';
  for (const [index, stream] of streams.entries()) {
    if (stream.stream !== index) return `traffic.streams[${index}].stream must be ${index}.`;
    const [rtp] = stream.rtp;
    if (!rtp || stream.rtp.length > 1 || rtp.firstSequence === null || rtp.lastSequence === null) continue;
    const span = ((rtp.lastSequence - rtp.firstSequence + SEQUENCES) % SEQUENCES) + 1;
    if (span !== ((stream.sent - 1 + SEQUENCES) % SEQUENCES) + 1)
      return `traffic.streams[${index}].rtp must have a sequence number for each packet sent.`;
  }
  return null;
}
