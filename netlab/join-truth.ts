import type { Direction } from './impairments.ts';
import type { DropCause } from './stages/stage.ts';
import type { TruthLog, TruthRecord } from './truth-log.ts';

/**
 * The measured stretch of one RTP stream. `lastSequence` may be below `firstSequence` (the 16 bits wrapped
 * once) or above 65,535 (counted on from `firstSequence` without wrapping, for stretches of any length).
 */
export interface StreamStretch {
  readonly ssrc: number;
  readonly firstSequence: number;
  readonly lastSequence: number;
}

/** One arrival of a test packet at the gateway and what became of it there. */
export interface Crossing {
  readonly arrivalMs: number;
  /** In order of time; empty when dropped or still waiting. More than one: duplicated. */
  readonly forwardedMs: readonly number[];
  readonly droppedBy: DropCause | null;
}

/** Where a test packet ended. `relay`: forwarded to the relay, but never seen coming back from it. */
export type Fate =
  | { readonly kind: 'received' }
  | { readonly kind: 'unsent' }
  | { readonly kind: 'dropped'; readonly direction: Direction; readonly droppedBy: DropCause | null }
  | { readonly kind: 'relay' };

/** A test packet's whole way: up to the relay, then down from it. */
export interface TrackedPacket {
  readonly ssrc: number;
  /** Counted on from `firstSequence` without wrapping. */
  readonly sequence: number;
  /** As in the RTP header. */
  readonly rtpSequence: number;
  /** Its place among all RTP packets that the client sent, in order of arrival; `null` when unsent. */
  readonly sendOrder: number | null;
  /** `null` when no such packet came from the client. */
  readonly up: Crossing | null;
  /** One for each copy that came from the relay. */
  readonly down: readonly Crossing[];
  readonly fate: Fate;
  /** When the first copy left for the receiving client; `null` when none did. */
  readonly deliveredMs: number | null;
  /** How many copies left for the receiving client. */
  readonly copies: number;
}

interface Sighting {
  readonly record: TruthRecord;
  readonly order: number;
}

/** Sightings of one stream in one direction, by unwrapped sequence. */
type Sightings = ReadonlyMap<number, readonly Sighting[]>;

const SEQUENCE_MODULUS = 0x1_0000;

/**
 * Follows each test packet of the stretches through the log. SRTP leaves SSRC and sequence number in clear
 * (RFC 3711 §3.1) and the relay changes neither, so they name a packet on both of its crossings.
 */
export function joinTruth(
  log: Pick<TruthLog, 'records'>,
  stretches: readonly StreamStretch[],
): TrackedPacket[] {
  return stretches.flatMap((stretch) => {
    const sightings = sightingsOf(log.records, stretch.ssrc, 'up');
    const firstSeen = sightings[0]?.record.rtp?.sequenceNumber ?? stretch.firstSequence;
    const first = nearest(stretch.firstSequence, firstSeen);
    const up = bySequence(sightings, firstSeen);
    const down = bySequence(sightingsOf(log.records, stretch.ssrc, 'down'), firstSeen);
    return Array.from({ length: lengthOf(stretch) }, (_, index) =>
      track(stretch, index, up.get(first + index) ?? [], down.get(first + index) ?? []),
    );
  });
}

function lengthOf({ firstSequence, lastSequence }: StreamStretch): number {
  const wrapped = lastSequence < firstSequence ? lastSequence + SEQUENCE_MODULUS : lastSequence;
  return wrapped - firstSequence + 1;
}

function sightingsOf(records: readonly TruthRecord[], ssrc: number, direction: Direction): Sighting[] {
  return records
    .map((record, order) => ({ record, order }))
    .filter(({ record }) => record.direction === direction && record.rtp?.ssrc === ssrc);
}

/** Unwraps in order of arrival: each number is taken as the one nearest to the highest so far. */
function bySequence(sightings: readonly Sighting[], firstSeen: number): Sightings {
  const found = new Map<number, Sighting[]>();
  let highest = firstSeen;
  for (const sighting of sightings) {
    const sequence = nearest(sighting.record.rtp?.sequenceNumber ?? 0, highest);
    highest = Math.max(highest, sequence);
    const copies = found.get(sequence);
    if (copies === undefined) found.set(sequence, [sighting]);
    else copies.push(sighting);
  }
  return found;
}

/** The number that is `sequenceNumber` modulo 2^16 and nearest to `reference`. */
function nearest(sequenceNumber: number, reference: number): number {
  const ahead = (((sequenceNumber - reference) % SEQUENCE_MODULUS) + SEQUENCE_MODULUS) % SEQUENCE_MODULUS;
  return reference + (ahead < SEQUENCE_MODULUS / 2 ? ahead : ahead - SEQUENCE_MODULUS);
}

function track(
  { ssrc, firstSequence }: StreamStretch,
  index: number,
  upSightings: readonly Sighting[],
  downSightings: readonly Sighting[],
): TrackedPacket {
  const [sent] = upSightings;
  const up = sent === undefined ? null : crossingOf(sent.record);
  const down = downSightings.map(({ record }) => crossingOf(record));
  const deliveries = down.flatMap(({ forwardedMs }) => forwardedMs);
  return {
    ssrc,
    sequence: firstSequence + index,
    rtpSequence: (firstSequence + index) % SEQUENCE_MODULUS,
    sendOrder: sent?.order ?? null,
    up,
    down,
    fate: fateOf(up, down, deliveries.length),
    deliveredMs: deliveries.length === 0 ? null : Math.min(...deliveries),
    copies: deliveries.length,
  };
}

function crossingOf({ arrivalMs, forwards, droppedBy }: TruthRecord): Crossing {
  const forwardedMs = forwards
    .map((forward) => forward.forwardedMs)
    .filter((atMs) => atMs !== null)
    .sort((one, other) => one - other);
  return { arrivalMs, forwardedMs, droppedBy };
}

function fateOf(up: Crossing | null, down: readonly Crossing[], copies: number): Fate {
  if (copies > 0) return { kind: 'received' };
  if (up === null) return { kind: 'unsent' };
  const [back] = down;
  if (back !== undefined) return { kind: 'dropped', direction: 'down', droppedBy: back.droppedBy };
  if (up.forwardedMs.length === 0) return { kind: 'dropped', direction: 'up', droppedBy: up.droppedBy };
  return { kind: 'relay' };
}
