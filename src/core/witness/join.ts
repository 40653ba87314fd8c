import { isReceived, type PacketRecord } from '../packets/packet.ts';
import type { StreamMapping } from '../packets/stream-mapping.ts';
import { monotonicMs, type MonotonicMs } from '../units.ts';
import { fitClock, type ClockFit } from './clock-fit.ts';
import type { RelayObservation, RelayWitness } from './observation.ts';

/**
 * Joins the client's records with the relay's: where each lost packet died, and when each packet was half-way.
 *
 * A packet that the relay saw and the client did not was lost on the way down. One that neither saw was lost on the
 * way up, if the relay was watching: wherever the client received packets that the relay has no record of, the
 * witness was missing, and what was lost there is of unknown direction. No loss is ever put down to a direction on
 * the strength of a missing witness. Where the relay itself dropped packets, unread, as more than the test may send, it has no
 * record of them either: then no loss of a packet without a record is put down to the network.
 */

/** What became of a packet. */
export type PacketFate = 'received' | 'lost-up' | 'lost-down' | 'lost-unknown';

/** A packet of the client with what the relay knows of it. */
export interface WitnessedPacket extends PacketRecord {
  readonly fate: PacketFate;
  /**
   * When it was at the relay, on the client's clock, as if the fastest packet had taken no time up: differences are
   * real, the origin is not (two clocks). `null` when the relay did not see it.
   */
  readonly relayMs: MonotonicMs | null;
  /** Place in the order of arrival at the relay, which is that of its notes; `null` when it was not seen. */
  readonly relayIndex: number | null;
  /** DSCP and ECN, and TTL or hop limit, of its first copy at the relay; `null` when they were not read there. */
  readonly trafficClass: number | null;
  readonly hopLimit: number | null;
}

/** The join of a whole measured stretch. */
export interface WitnessJoin {
  /** In global send order. */
  readonly packets: readonly WitnessedPacket[];
  readonly lostUp: number;
  readonly lostDown: number;
  readonly lostUnknown: number;
  /** Received packets of which the relay has no record: how much of the witness is missing. */
  readonly unwitnessed: number;
  /** Second copies that reached the relay: made on the way up. */
  readonly duplicatesUp: number;
  readonly clock: ClockFit;
}

/** Sequence numbers have 16 bits; the difference of two near ones, signed. */
const signed16 = (value: number): number => ((value & 0xffff) ^ 0x8000) - 0x8000;

interface Sighting extends Pick<RelayObservation, 'trafficClass' | 'hopLimit'> {
  readonly arrivalMs: number;
  readonly order: number;
  copies: number;
}

/** The relay's records by stream and unwrapped stream sequence; the first copy counts. */
function sightingsOf(
  mappings: readonly StreamMapping[],
  witness: RelayWitness,
): Map<number, Map<number, Sighting>> {
  const streams = new Map(
    mappings.flatMap((mapping) =>
      mapping.rtpSequenceOfFirst === null
        ? []
        : [[mapping.ssrc, { mapping, first: mapping.rtpSequenceOfFirst }]],
    ),
  );
  const latest = new Map<number, number>();
  const sightings = new Map<number, Map<number, Sighting>>();
  for (const [order, { ssrc, sequence, arrivalUs, trafficClass, hopLimit }] of witness.records.entries()) {
    const known = streams.get(ssrc);
    if (!known) continue;
    const { stream } = known.mapping;
    // Unwrapped next to the stream's latest, so that wraps follow; the first next to the stream's own first packet.
    const near = latest.get(stream) ?? 0;
    const streamSequence = near + signed16(sequence - known.first - near);
    latest.set(stream, Math.max(near, streamSequence));
    const ofStream = sightings.get(stream) ?? new Map<number, Sighting>();
    sightings.set(stream, ofStream);
    const before = ofStream.get(streamSequence);
    if (before) before.copies++;
    else
      ofStream.set(streamSequence, { arrivalMs: arrivalUs / 1000, order, copies: 1, trafficClass, hopLimit });
  }
  return sightings;
}

/** What of the relay's clock is covered by the witness, ms. */
const witnessedUntilMs = (witness: RelayWitness): number =>
  (witness.isCapped ? (witness.records.at(-1)?.arrivalUs ?? witness.sinceUs) : witness.untilUs) / 1000;

/**
 * Joins the packets of a measured stretch (in global send order) with a witness. `mappings` tell how streams appear on
 * the wire.
 */
export function joinWitness(
  packets: readonly PacketRecord[],
  mappings: readonly StreamMapping[],
  witness: RelayWitness,
): WitnessJoin {
  const sightings = sightingsOf(mappings, witness);
  const seen = packets.map((packet) => ({
    packet,
    sighting: sightings.get(packet.stream)?.get(packet.streamSequence) ?? null,
  }));
  const clock = fitClock(
    seen.flatMap(({ packet, sighting }) =>
      sighting ? [{ atMs: packet.sentMs, delayMs: sighting.arrivalMs - packet.sentMs }] : [],
    ),
    seen.flatMap(({ packet, sighting }) =>
      sighting && isReceived(packet)
        ? [{ atMs: packet.sentMs, delayMs: packet.receivedMs - sighting.arrivalMs }]
        : [],
    ),
  );
  const originMs = packets[0]?.sentMs ?? monotonicMs(0);
  /** Relay time less client time, for a packet sent at `sentMs` that met no queue on the way up. */
  const offsetMs = seen.reduce(
    (least, { packet, sighting }) =>
      sighting
        ? Math.min(least, sighting.arrivalMs - packet.sentMs - clock.drift * (packet.sentMs - originMs))
        : least,
    Infinity,
  );
  const relayTimeOf = (clientMs: number): number => clientMs + offsetMs + clock.drift * (clientMs - originMs);
  // Of the relay's time alone: what came by at one time stays at one time, and what came by later stays later.
  const clientTimeOf = (arrivalMs: number): MonotonicMs =>
    monotonicMs(originMs + (arrivalMs - offsetMs - originMs) / (1 + clock.drift));
  const isWitnessed = witnessedTest(witness, relayTimeOf);
  const uncertain = uncertainPackets(seen);

  const joined = seen.map(({ packet, sighting }, index): WitnessedPacket => {
    const relayMs = sighting ? clientTimeOf(sighting.arrivalMs) : null;
    const fate = isReceived(packet)
      ? 'received'
      : sighting
        ? 'lost-down'
        : isWitnessed(packet.sentMs) && !uncertain.has(index) && witness.overRate === 0
          ? 'lost-up'
          : 'lost-unknown';
    return {
      ...packet,
      fate,
      relayMs,
      relayIndex: sighting?.order ?? null,
      trafficClass: sighting?.trafficClass ?? null,
      hopLimit: sighting?.hopLimit ?? null,
    };
  });
  const count = (fate: PacketFate): number => joined.filter((packet) => packet.fate === fate).length;
  return {
    packets: joined,
    lostUp: count('lost-up'),
    lostDown: count('lost-down'),
    lostUnknown: count('lost-unknown'),
    unwitnessed: joined.filter((packet) => packet.fate === 'received' && packet.relayMs === null).length,
    duplicatesUp: seen.reduce((sum, { sighting }) => sum + (sighting ? sighting.copies - 1 : 0), 0),
    clock,
  };
}

/** Whether the relay was watching when a packet sent then would have come by. Without any match nothing is known. */
function witnessedTest(
  witness: RelayWitness,
  relayTimeOf: (sentMs: number) => number,
): (sentMs: number) => boolean {
  const sinceMs = witness.sinceUs / 1000;
  const untilMs = witnessedUntilMs(witness);
  return (sentMs) => {
    const atMs = relayTimeOf(sentMs);
    return Number.isFinite(atMs) && atMs >= sinceMs && atMs <= untilMs;
  };
}

/**
 * Packets that lie in a run, in send order, of packets without a record in which at least one was received: there the
 * witness was missing, for the received one and perhaps for its neighbours.
 */
function uncertainPackets(
  seen: readonly { readonly packet: PacketRecord; readonly sighting: Sighting | null }[],
): ReadonlySet<number> {
  const uncertain = new Set<number>();
  let run: number[] = [];
  let isMissing = false;
  const close = (): void => {
    if (isMissing) for (const index of run) uncertain.add(index);
    run = [];
    isMissing = false;
  };
  for (const [index, { packet, sighting }] of seen.entries()) {
    if (sighting) close();
    else {
      run.push(index);
      isMissing ||= isReceived(packet);
    }
  }
  close();
  return uncertain;
}
