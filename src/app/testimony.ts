import {
  downMeasurement,
  measureDirection,
  upMeasurement,
  type DirectionMetrics,
} from '../core/witness/direction.ts';
import { joinWitness, type WitnessJoin } from '../core/witness/join.ts';
import type { DatagramAdapterName } from '../core/witness/observation.ts';
import type { Measurement } from '../core/packets/packet.ts';
import type { StreamMapping } from '../core/packets/stream-mapping.ts';
import { decodeWitness, type Witness } from '../wire/witness.ts';
import type { Result } from '../wire/result.ts';

/** What came of asking the server for the relay's witness. */
export type WitnessAnswer =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** The server's relay saw nothing of this test: another relay carried it. */
  | { readonly kind: 'none' }
  /** The server could not be asked. */
  | { readonly kind: 'unavailable' };

type WitnessSummary = NonNullable<Result['witness']>;

/** Both directions of a test, as far as the relay's witness tells them apart. */
export interface Testimony {
  readonly summary: WitnessSummary;
  /**
   * Addresses and ports that never had an allocation and from which packets came, which the relay could not hand on: the
   * NAT mapping has moved. What comes from one whose allocation has ended did not: an interface lost its address for a
   * while, say, and took it again.
   */
  readonly strays: readonly string[];
  /** How the relay takes its datagrams; left out: it has not told. */
  readonly adapter?: DatagramAdapterName | undefined;
  /** `null` without a witness. */
  readonly directions: {
    readonly join: WitnessJoin;
    readonly up: { readonly measurement: Measurement; readonly metrics: DirectionMetrics | null };
    readonly down: { readonly measurement: Measurement; readonly metrics: DirectionMetrics | null };
  } | null;
}

/** Lets the page draw a frame: after a long test there is much to compute. */
export type YieldToPage = () => Promise<void>;

/** As many as the result holds. */
const MAX_SOURCES = 64;

const without = (reason: NonNullable<WitnessSummary['reason']>, lostUnknown: number): Testimony => ({
  directions: null,
  strays: [],
  summary: {
    state: 'none',
    reason,
    lostUp: 0,
    lostDown: 0,
    lostUnknown,
    unwitnessed: 0,
    clockDriftPpm: 0,
    clockResidualMs: 0,
    sources: [],
  },
});

/** Joins the relay's witness with a measured stretch, and says how much of it there is. */
export function summariseWitness(
  answer: WitnessAnswer,
  method: 'rtp' | 'data-channel',
  measurement: Measurement,
  mappings: readonly StreamMapping[],
): Testimony {
  const lost = measurement.packets.filter((packet) => packet.receivedMs === null).length;
  // A data channel's packets are inside DTLS: no relay can tell them apart.
  if (method === 'data-channel') return without('not-rtp', lost);
  if (answer.kind === 'none') return without('third-party-relay', lost);
  const witness = answer.kind === 'bytes' ? decodeWitness(answer.bytes) : null;
  if (!witness) return without('unavailable', lost);
  // Our relay may have been asked only how near it is, while another one carried the call. Given up for want of
  // memory is another matter: then it has nothing either, but says so.
  if (witness.records.length === 0) return without(witness.isCapped ? 'capped' : 'third-party-relay', lost);
  const join = joinWitness(measurement.packets, mappings, witness);
  const [up, down] = [upMeasurement(join, measurement), downMeasurement(join, measurement)];
  return {
    summary: summaryOf(join, witness),
    strays: witness.strays.filter((stray) => !witness.sources.includes(stray)).slice(0, MAX_SOURCES),
    adapter: witness.adapter,
    directions: {
      join,
      up: { measurement: up, metrics: measureDirection(up) },
      down: { measurement: down, metrics: measureDirection(down) },
    },
  };
}

function summaryOf(join: WitnessJoin, witness: Witness): WitnessSummary {
  const isWhole = join.lostUnknown === 0 && join.unwitnessed === 0;
  return {
    state: isWhole ? 'whole' : 'partial',
    reason: isWhole ? null : witness.isCapped ? 'capped' : 'incomplete',
    lostUp: join.lostUp,
    lostDown: join.lostDown,
    lostUnknown: join.lostUnknown,
    unwitnessed: join.unwitnessed,
    clockDriftPpm: join.clock.drift * 1e6,
    clockResidualMs: join.clock.residualMs,
    ...(witness.overRate > 0 ? { overRate: witness.overRate } : {}),
    sources: witness.sources.slice(0, MAX_SOURCES),
  };
}
