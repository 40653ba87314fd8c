import type { MonotonicMs } from '../units.ts';

/** Which packet of a test it is. The payload carries this, and every record has it. */
export interface PacketIdentity {
  /** Index of the stream, from 0. */
  readonly stream: number;
  /** Position in its stream, from 0 at the stream's first packet; does not wrap. */
  readonly streamSequence: number;
  /** Position over all streams in order of sending; does not wrap. */
  readonly globalSequence: number;
}

/** A test packet as the sender handed it over. */
export interface SentPacket extends PacketIdentity {
  /** When the packet was handed to the sender. */
  readonly sentMs: MonotonicMs;
}

/** A test packet as it arrived. */
export interface Arrival extends PacketIdentity {
  readonly receivedMs: MonotonicMs;
  /** 16-bit RTP sequence number; `null` where the transport has none. */
  readonly rtpSequence: number | null;
  readonly ssrc: number | null;
}

/** What was sent and what arrived since the last batch. */
export interface PacketBatch {
  readonly sent: readonly SentPacket[];
  readonly arrivals: readonly Arrival[];
}

/**
 * What is known of one test packet: a fact as observed, never rewritten. Loss, order and jitter are derived.
 * Both times are of one clock (both ends of the loop live in one page), so their difference is the time
 * through the loop: one client<->edge round trip (design: "How a number is made").
 */
export interface PacketRecord extends SentPacket {
  /** When its first copy arrived; `null` when it had not arrived by the late limit. */
  readonly receivedMs: MonotonicMs | null;
  /** Place in the order in which packets were delivered (what that says: `KnownOrder`); `null` when lost. */
  readonly arrivalIndex: number | null;
}

/** A record of a packet that arrived. */
export interface ReceivedPacket extends PacketRecord {
  readonly receivedMs: MonotonicMs;
  readonly arrivalIndex: number;
}

/** Whether the packet arrived by the late limit. */
export const isReceived = (packet: PacketRecord): packet is ReceivedPacket =>
  packet.receivedMs !== null && packet.arrivalIndex !== null;

/** Time through the loop in ms: one client<->edge round trip. */
export const delayMs = (packet: ReceivedPacket): number => packet.receivedMs - packet.sentMs;

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

/**
 * What tells the order of packets at one end (docs/definitions.md, "Order"): `counted`, their numbers, where one pipe takes
 * or brings everything and numbers it (a data channel, the relay's notes); `stamped`, their stamps, where each stream has a
 * pipe of its own (RTP in a browser).
 */
export type KnownOrder = 'counted' | 'stamped';

/**
 * The measured stretch: everything sent from the begin mark to the end mark. All intervals are by send time.
 * Packets before (warm-up) and after are not in `packets`.
 */
export interface Measurement {
  /** In global send order. */
  readonly packets: readonly PacketRecord[];
  readonly streams: number;
  /** Calls that the streams are of, one call's after the other's. */
  readonly calls: number;
  /** Packets per second over all streams that the sender was asked to send. */
  readonly nominalRatePerSecond: number;
  /** Send time of the first measured packet. */
  readonly beginMs: MonotonicMs;
  /** End of the measured stretch (exclusive). */
  readonly endMs: MonotonicMs;
  /** After this many ms without arrival a packet counts as lost. */
  readonly lateLimitMs: number;
  /** By global sequence or by `sentMs`. */
  readonly sendOrder: KnownOrder;
  /** By arrival index or by `receivedMs`. */
  readonly arrivalOrder: KnownOrder;
}
