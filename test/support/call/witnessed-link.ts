import type { PacketRecord } from '../../../src/core/packets/packet.ts';
import type { StreamMapping } from '../../../src/core/packets/stream-mapping.ts';
import { monotonicMs } from '../../../src/core/units.ts';
import type { RelayObservation, RelayWitness } from '../../../src/core/witness/observation.ts';

/** What becomes of a packet on each leg: its delay in ms, or lost. `copiesUp` counts the copies that reach the relay. */
export interface LegFates {
  readonly up: number | 'lost';
  readonly down: number | 'lost';
  readonly copiesUp?: number;
}

/** The relay's side of the simulated link. */
export interface RelaySide {
  /** Relay clock at client time 0, ms. */
  readonly offsetMs?: number;
  /** Relay ms gained per client ms. */
  readonly drift?: number;
  /** 16-bit RTP sequence of each stream's packet 0. */
  readonly firstSequence?: number;
  readonly streams?: number;
  /** Which packets the relay could record, by global sequence; default all. */
  readonly isRecorded?: (globalSequence: number) => boolean;
  /** What the relay read of each packet's IP header, by global sequence; default nothing. */
  readonly headerOf?: (globalSequence: number) => Pick<RelayObservation, 'trafficClass' | 'hopLimit'> | null;
}

const BEGIN_MS = 1000;
const INTERVAL_MS = 20;

/** A client's records and the relay's witness of the same packets, with known truth. */
export function witnessedLink(
  fates: readonly LegFates[],
  {
    offsetMs = 5_000_000,
    drift = 0,
    firstSequence = 100,
    streams = 1,
    isRecorded = () => true,
    headerOf = () => null,
  }: RelaySide = {},
): { packets: PacketRecord[]; mappings: StreamMapping[]; witness: RelayWitness } {
  const relayClockUs = (clientMs: number): number => Math.round((offsetMs + clientMs * (1 + drift)) * 1000);
  const records: (RelayObservation & { readonly globalSequence: number })[] = [];
  const drafts = fates.map(({ up, down, copiesUp = 1 }, globalSequence) => {
    const stream = globalSequence % streams;
    const streamSequence = Math.floor(globalSequence / streams);
    const sentMs = BEGIN_MS + streamSequence * INTERVAL_MS;
    const atRelayMs = up === 'lost' ? null : sentMs + up;
    if (atRelayMs !== null && isRecorded(globalSequence))
      for (let copy = 0; copy < copiesUp; copy++)
        records.push({
          ssrc: 5000 + stream,
          sequence: (firstSequence + streamSequence) & 0xffff,
          arrivalUs: relayClockUs(atRelayMs + copy * 0.5),
          source: 0,
          ...(headerOf(globalSequence) ?? { trafficClass: null, hopLimit: null }),
          globalSequence,
        });
    const receivedMs = atRelayMs === null || down === 'lost' ? null : atRelayMs + down;
    return { stream, streamSequence, globalSequence, sentMs, receivedMs };
  });
  const order = drafts
    .filter(({ receivedMs }) => receivedMs !== null)
    .sort((a, b) => (a.receivedMs ?? 0) - (b.receivedMs ?? 0) || a.globalSequence - b.globalSequence);
  const arrivalIndexOf = new Map(order.map(({ globalSequence }, index) => [globalSequence, index]));
  const endMs = BEGIN_MS + Math.ceil(fates.length / streams) * INTERVAL_MS;
  return {
    packets: drafts.map((draft) => ({
      ...draft,
      sentMs: monotonicMs(draft.sentMs),
      receivedMs: draft.receivedMs === null ? null : monotonicMs(draft.receivedMs),
      arrivalIndex: arrivalIndexOf.get(draft.globalSequence) ?? null,
    })),
    mappings: Array.from({ length: streams }, (_, stream) => ({
      stream,
      ssrc: 5000 + stream,
      rtpSequenceOfFirst: firstSequence,
    })),
    witness: {
      sinceUs: relayClockUs(0),
      untilUs: relayClockUs(endMs + 5000),
      isCapped: false,
      notRecorded: 0,
      overRate: 0,
      sources: ['203.0.113.40:50000'],
      strays: [],
      records: records
        .sort((a, b) => a.arrivalUs - b.arrivalUs || a.globalSequence - b.globalSequence)
        .map(({ globalSequence: _globalSequence, ...record }) => record),
    },
  };
}
