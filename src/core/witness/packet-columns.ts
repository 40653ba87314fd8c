import type { PacketRecord } from '../packets/packet.ts';
import type { StreamMapping } from '../packets/stream-mapping.ts';
import type { MonotonicMs } from '../units.ts';
import type { PacketFate, WitnessedPacket } from './join.ts';

/** What became of a packet, as a number: the place in this list. */
export const FATES: readonly PacketFate[] = ['received', 'lost-up', 'lost-down', 'lost-unknown'];

/** How a stream appears on the wire; `null` what is not known. */
export interface StreamOnWire {
  readonly ssrc: number | null;
  readonly rtpSequenceOfFirst: number | null;
}

/**
 * The packets of a test in columns, in the order in which they were sent: to be drawn by another thread, and counted while
 * somebody drags. A hundred and fifty thousand packets are 6 MB.
 */
export interface PacketColumns {
  readonly length: number;
  /** Ms after the begin of the measured stretch; ascending. */
  readonly sentMs: Float64Array;
  /** NaN where the packet was lost. */
  readonly roundTripMs: Float32Array;
  /** Time on the way from you, over that of the fastest packet (there are two clocks); NaN where it is not known. */
  readonly upMs: Float32Array;
  /** The same of the way to you. */
  readonly downMs: Float32Array;
  readonly stream: Uint16Array;
  readonly streamSequence: Uint32Array;
  /** Index in `FATES`. */
  readonly fate: Uint8Array;
  /** By stream. */
  readonly streams: readonly StreamOnWire[];
  /** Whether the relay told the directions apart. */
  readonly hasDirections: boolean;
}

/** Packets of a measured stretch, in send order, as columns; with what the relay knows of each, where it does. Total. */
export function packetColumns(
  packets: readonly (PacketRecord | WitnessedPacket)[],
  mappings: readonly StreamMapping[],
  beginMs: MonotonicMs,
): PacketColumns {
  const { length } = packets;
  const [roundTripMs, upMs, downMs] = [nothingYet(length), nothingYet(length), nothingYet(length)];
  const columns = {
    sentMs: new Float64Array(length),
    stream: new Uint16Array(length),
    streamSequence: new Uint32Array(length),
    fate: new Uint8Array(length),
  };
  let [leastUpMs, leastDownMs, mostStream] = [Infinity, Infinity, -1];
  let hasDirections = false;
  for (const [index, packet] of packets.entries()) {
    const { sentMs, receivedMs, stream, streamSequence } = packet;
    columns.sentMs[index] = sentMs - beginMs;
    columns.stream[index] = stream;
    columns.streamSequence[index] = streamSequence;
    mostStream = Math.max(mostStream, stream);
    if (receivedMs !== null) roundTripMs[index] = receivedMs - sentMs;
    const { fate, relayMs } = witnessed(packet);
    columns.fate[index] = FATES.indexOf(fate);
    if (relayMs === null) continue;
    hasDirections = true;
    upMs[index] = relayMs - sentMs;
    leastUpMs = Math.min(leastUpMs, relayMs - sentMs);
    if (receivedMs === null) continue;
    downMs[index] = receivedMs - relayMs;
    leastDownMs = Math.min(leastDownMs, receivedMs - relayMs);
  }
  for (let index = 0; index < length; index++) {
    upMs[index] = (upMs[index] ?? NaN) - leastUpMs;
    downMs[index] = (downMs[index] ?? NaN) - leastDownMs;
  }
  const byStream = new Map(mappings.map((mapping) => [mapping.stream, mapping]));
  const streams = Array.from({ length: mostStream + 1 }, (_, stream): StreamOnWire => {
    const mapping = byStream.get(stream);
    return { ssrc: mapping?.ssrc ?? null, rtpSequenceOfFirst: mapping?.rtpSequenceOfFirst ?? null };
  });
  return { length, ...columns, roundTripMs, upMs, downMs, streams, hasDirections };
}

const nothingYet = (length: number): Float32Array => new Float32Array(length).fill(NaN);

/** What the relay knows of a packet; without a relay's word a loss is of unknown direction. */
function witnessed(packet: PacketRecord | WitnessedPacket): Pick<WitnessedPacket, 'fate' | 'relayMs'> {
  if ('fate' in packet) return packet;
  return { fate: packet.receivedMs === null ? 'lost-unknown' : 'received', relayMs: null };
}

/** The index of the first packet that was sent at a time or later. */
export function firstSentAt({ sentMs, length }: PacketColumns, atMs: number): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sentMs[middle] ?? Infinity) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
