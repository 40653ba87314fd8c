import type { Measurement } from '../packets/packet.ts';
import type { WitnessJoin, WitnessedPacket } from './join.ts';

/** Expedited forwarding (RFC 3246, RFC 8837): what a stream asks for that asks for priority. */
export const EXPEDITED = 46;
/** As many changes as a summary holds; a path that changes more often is told by these. */
export const MAX_HOP_CHANGES = 16;
/** RFC 3168 §5: the two low bits of the traffic class. */
const ECN_MASK = 3;
const CONGESTION_EXPERIENCED = 3;

/** How many packets arrived with one code point. */
export interface CodePointCount {
  readonly dscp: number;
  readonly packets: number;
}

/** What a stream asked for and what of it arrived at the relay. */
export interface StreamMarks {
  readonly stream: number;
  /** 0: it asked for none. */
  readonly askedDscp: number;
  /** The most frequent first; empty when none of its packets was read there. */
  readonly arrived: readonly CodePointCount[];
  /** When the first packet was sent that arrived with another mark than the one before it, ms after the begin; `null`: none. */
  readonly changedMs: number | null;
}

/** TTL or hop limit from a time on. */
export interface HopLimitSince {
  /** When the first packet with it was sent, ms after the begin of the stretch. */
  readonly fromMs: number;
  readonly hopLimit: number;
}

/** What the IP headers said that arrived at the relay: of the way from you alone. */
export interface MarksAtRelay {
  readonly streams: readonly StreamMarks[];
  /** By send time; a value that only single packets have is none. */
  readonly hopLimits: readonly HopLimitSince[];
  /** Packets whose headers were read. */
  readonly read: number;
  /** Packets that may be marked instead of dropped (ECT), and those that were (CE). */
  readonly ecnCapable: number;
  readonly congestionMarked: number;
}

/** Packets in a row that a new hop limit needs to be another route: single ones may come by a parallel path. */
const SETTLED_PACKETS = 5;

/** Sums up what arrived; `null` when the relay could read no header. `asked` are the streams that asked for priority. */
export function marksAtRelay(
  { packets }: Pick<WitnessJoin, 'packets'>,
  { beginMs, streams }: Pick<Measurement, 'beginMs' | 'streams'>,
  asked: readonly number[],
): MarksAtRelay | null {
  const read = packets.filter(({ trafficClass }) => trafficClass !== null);
  if (read.length === 0) return null;
  const ecn = read.map(({ trafficClass }) => (trafficClass ?? 0) & ECN_MASK);
  return {
    streams: Array.from({ length: streams }, (_, stream) => ({
      stream,
      askedDscp: asked.includes(stream) ? EXPEDITED : 0,
      ...arrivedOf(
        read.filter((packet) => packet.stream === stream),
        beginMs,
      ),
    })),
    hopLimits: hopLimitsOf(packets, beginMs),
    read: read.length,
    ecnCapable: ecn.filter((bits) => bits !== 0).length,
    congestionMarked: ecn.filter((bits) => bits === CONGESTION_EXPERIENCED).length,
  };
}

const dscpOf = ({ trafficClass }: WitnessedPacket): number => (trafficClass ?? 0) >> 2;

function arrivedOf(
  packets: readonly WitnessedPacket[],
  beginMs: number,
): Pick<StreamMarks, 'arrived' | 'changedMs'> {
  const counts = new Map<number, number>();
  for (const packet of packets) counts.set(dscpOf(packet), (counts.get(dscpOf(packet)) ?? 0) + 1);
  const changed = packets.find((packet, index) => {
    const before = packets[index - 1];
    return before !== undefined && dscpOf(before) !== dscpOf(packet);
  });
  return {
    arrived: [...counts]
      .map(([dscp, count]) => ({ dscp, packets: count }))
      .sort((a, b) => b.packets - a.packets || a.dscp - b.dscp),
    changedMs: changed === undefined ? null : changed.sentMs - beginMs,
  };
}

function hopLimitsOf(packets: readonly WitnessedPacket[], beginMs: number): HopLimitSince[] {
  const since: HopLimitSince[] = [];
  let run = { fromMs: 0, hopLimit: -1, count: 0 };
  for (const { hopLimit, sentMs } of packets) {
    if (hopLimit === null) continue;
    if (run.hopLimit !== hopLimit) run = { fromMs: sentMs - beginMs, hopLimit, count: 0 };
    run.count++;
    const isSettled = run.count === SETTLED_PACKETS && since.at(-1)?.hopLimit !== hopLimit;
    if (isSettled && since.length < MAX_HOP_CHANGES) since.push({ fromMs: run.fromMs, hopLimit });
  }
  return since;
}

/** All code points of some streams, the most frequent first. */
export function totalsOf(streams: readonly StreamMarks[]): (readonly [dscp: number, packets: number])[] {
  const totals = new Map<number, number>();
  for (const { arrived } of streams)
    for (const { dscp, packets } of arrived) totals.set(dscp, (totals.get(dscp) ?? 0) + packets);
  return [...totals].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
}

/** The code point that most packets of the streams that asked arrived with; `null` when none asked or none was read. */
export function dscpAtRelay(marks: MarksAtRelay | null): number | null {
  return totalsOf(marks?.streams.filter(({ askedDscp }) => askedDscp !== 0) ?? [])[0]?.[0] ?? null;
}

/** Whether there may be something to say of them: of unmarked packets that came one way, nobody who did not ask wants to hear. */
export const isRemarkable = ({ streams, hopLimits, congestionMarked }: MarksAtRelay): boolean =>
  congestionMarked > 0 ||
  hopLimits.length > 1 ||
  streams.some(({ askedDscp, arrived }) => askedDscp !== 0 || arrived.some(({ dscp }) => dscp !== 0));
