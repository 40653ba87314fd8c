import { measurePart } from '../../src/app/part-figures.ts';
import type { WitnessAnswer } from '../../src/app/testimony.ts';
import type { PacketRecord } from '../../src/core/packets/packet.ts';
import { rtpSequenceOf, type StreamMapping } from '../../src/core/packets/stream-mapping.ts';
import { roundsOf } from '../../src/core/packets/rounds.ts';
import type { TrafficPlan } from '../../src/core/traffic/traffic-plan.ts';
import { monotonicMs } from '../../src/core/units.ts';
import type { Result } from '../../src/wire/result.ts';
import { encodeWitness, type Witness } from '../../src/wire/witness.ts';
import { measuredResult } from './measured-result.ts';
import { seededRandom } from './seeded-random.ts';

/** What a leg does to packets. */
export interface Leg {
  readonly delayMs: number;
  /** Of each packet by itself, so that packets overtake each other. */
  readonly noiseMs: number;
  /** The same for all packets of one tick. */
  readonly tickNoiseMs: number;
  readonly lossRatio: number;
  /** Nothing comes through from, for so long. */
  readonly outage: readonly [fromMs: number, forMs: number] | null;
  /** A queue that fills and drains from, for so long, up to so many ms. */
  readonly queue: readonly [fromMs: number, forMs: number, mostMs: number] | null;
  /** Share of packets that are held back for 40 ms. */
  readonly heldRatio: number;
}

/** A call as it might be, whatever its network, sender and relay do. */
export interface GenuineCall {
  readonly seed: number;
  readonly durationMs: number;
  readonly streamsPerCall: number;
  readonly calls: number;
  /** How unevenly the sender keeps its ticks, ms. */
  readonly paceMs: number;
  /** The sender stands still from, for so long. */
  readonly stall: readonly [fromMs: number, forMs: number] | null;
  readonly up: Leg;
  readonly down: Leg;
  readonly driftPpm: number;
  /** Share of packets that the relay has no note of. */
  readonly unnoted: number;
  /** After so many packets its notes end; `null`: never. */
  readonly notedPackets: number | null;
  readonly copiedRatio: number;
  readonly answer: 'bytes' | 'none' | 'unavailable';
}

const TICK_MS = 20;
const BEGIN_MS = 1000;
const LATE_LIMIT_MS = 3000;
const RELAY_OFFSET_MS = 5_000_000;
const FIRST_SEQUENCE = 65_300;

/** The result that the application's own code makes of such a call, and the relay's notes of it. */
export async function genuineResult(
  call: GenuineCall,
): Promise<{ readonly result: Result; readonly witness: Witness }> {
  const { durationMs, calls } = call;
  const streams = call.streamsPerCall * calls;
  const { packets, witness } = simulate(call, streams);
  const mappings = Array.from({ length: streams }, (_, stream): StreamMapping => ({
    stream,
    ssrc: 7000 + stream,
    rtpSequenceOfFirst: packets.some((packet) => packet.stream === stream && packet.receivedMs !== null)
      ? FIRST_SEQUENCE
      : null,
  }));
  const plan: TrafficPlan = { calls, streams, packetIntervalMs: TICK_MS, payloadBytes: 160, warmUpMs: 0 };
  const answer: WitnessAnswer =
    call.answer === 'bytes' ? { kind: 'bytes', bytes: encodeWitness(witness) } : { kind: call.answer };
  const figures = await measurePart(
    {
      recording: { mappings } as unknown as Parameters<typeof measurePart>[0]['recording'],
      witness: answer,
      plan,
      method: 'rtp',
      lateLimitMs: LATE_LIMIT_MS,
      yieldToPage: () => Promise.resolve(),
    },
    { packets, beginMs: monotonicMs(BEGIN_MS), endMs: monotonicMs(BEGIN_MS + durationMs) },
  );
  const skeleton = measuredResult('r'.repeat(22));
  const rounds = roundsOf(figures.measurement);
  const instrument = { ...skeleton.instrument };
  Reflect.deleteProperty(instrument, 'rounds');
  const result: Result = {
    ...skeleton,
    durationMs: figures.measurement.endMs - figures.measurement.beginMs,
    traffic: {
      ...skeleton.traffic,
      streams: mappings.map((mapping) => {
        const own = packets.filter(({ stream }) => stream === mapping.stream);
        const received = own.filter(({ receivedMs }) => receivedMs !== null).length;
        const [first, last] = [own[0], own.at(-1)];
        return {
          stream: mapping.stream,
          sent: own.length,
          received,
          lost: own.length - received,
          rtp:
            first && last
              ? [
                  {
                    ssrc: mapping.ssrc,
                    firstSequence: rtpSequenceOf(mapping, first.streamSequence),
                    lastSequence: rtpSequenceOf(mapping, last.streamSequence),
                  },
                ]
              : [],
        };
      }),
      ...(figures.calls.length > 0 ? { calls: figures.calls } : {}),
      packetRatePerSecond: figures.measurement.nominalRatePerSecond,
      ...figures.counts,
      duplicates: figures.duplicates,
      lateLimitMs: LATE_LIMIT_MS,
    },
    metrics: figures.metrics,
    witness: figures.testimony.summary,
    instrument: {
      ...instrument,
      longestSendGapMs: longestGapMs(packets),
      ...(rounds ? { rounds } : {}),
    },
    timeline: figures.timeline,
  };
  return { result, witness };
}

function simulate(
  call: GenuineCall,
  streams: number,
): { readonly packets: readonly PacketRecord[]; readonly witness: Witness } {
  const random = seededRandom(call.seed);
  const notes: { arrivalMs: number; ssrc: number; sequence: number }[] = [];
  const drafts: { stream: number; streamSequence: number; sentMs: number; receivedMs: number | null }[] = [];
  let round = 0;
  for (let atMs = 0; atMs < call.durationMs; atMs += TICK_MS) {
    const isStalled = call.stall !== null && atMs >= call.stall[0] && atMs < call.stall[0] + call.stall[1];
    if (isStalled) continue;
    const roundMs = atMs === 0 ? 0 : atMs + random() * call.paceMs;
    const noise = { up: random(), down: random() };
    for (let stream = 0; stream < streams; stream += 1) {
      const offsetMs = roundMs + stream * 0.01;
      if (offsetMs >= call.durationMs) continue;
      const sentMs = BEGIN_MS + offsetMs;
      const upMs = delayOf(call.up, offsetMs, noise.up, random);
      const downMs = delayOf(call.down, offsetMs, noise.down, random);
      const isNoted = random() >= call.unnoted;
      const copies = random() < call.copiedRatio ? 2 : 1;
      if (upMs !== null && isNoted)
        for (let copy = 0; copy < copies; copy += 1)
          notes.push({
            arrivalMs: sentMs + upMs + copy * 0.7,
            ssrc: 7000 + stream,
            sequence: (FIRST_SEQUENCE + round) & 0xffff,
          });
      const tookMs = upMs === null || downMs === null ? null : upMs + downMs;
      const receivedMs = tookMs === null || tookMs > LATE_LIMIT_MS ? null : sentMs + tookMs;
      drafts.push({ stream, streamSequence: round, sentMs, receivedMs });
    }
    round += 1;
  }
  drafts.sort((a, b) => a.sentMs - b.sentMs || a.stream - b.stream);
  const arrivals = drafts
    .map((draft, at) => ({ at, ms: draft.receivedMs }))
    .filter(({ ms }) => ms !== null)
    .sort((a, b) => (a.ms ?? 0) - (b.ms ?? 0) || a.at - b.at);
  const placeOf = new Map(arrivals.map(({ at }, place) => [at, place]));
  notes.sort((a, b) => a.arrivalMs - b.arrivalMs);
  const kept = notes.slice(0, call.notedPackets ?? notes.length);
  const usOf = (clientMs: number): number =>
    Math.round((RELAY_OFFSET_MS + clientMs * (1 + call.driftPpm / 1e6)) * 1000);
  return {
    packets: drafts.map((draft, globalSequence) => ({
      ...draft,
      globalSequence,
      sentMs: monotonicMs(draft.sentMs),
      receivedMs: draft.receivedMs === null ? null : monotonicMs(draft.receivedMs),
      arrivalIndex: placeOf.get(globalSequence) ?? null,
    })),
    witness: {
      sinceUs: usOf(0),
      untilUs: usOf(BEGIN_MS + call.durationMs + 4000),
      isCapped: kept.length < notes.length,
      notRecorded: notes.length - kept.length,
      overRate: 0,
      sources: ['203.0.113.40:50000'],
      strays: [],
      records: kept.map(({ arrivalMs, ssrc, sequence }) => ({
        ssrc,
        sequence,
        source: 0,
        trafficClass: null,
        hopLimit: null,
        sizeBytes: 190,
        arrivalUs: usOf(arrivalMs),
      })),
    },
  };
}

/** `null`: lost. */
function delayOf(leg: Leg, atMs: number, tick: number, random: () => number): number | null {
  const isWithin = (stretch: readonly number[] | null): boolean =>
    stretch !== null && atMs >= (stretch[0] ?? 0) && atMs < (stretch[0] ?? 0) + (stretch[1] ?? 0);
  const drawn = [random(), random(), random()] as const;
  if (isWithin(leg.outage) || drawn[0] < leg.lossRatio) return null;
  const [fromMs = 0, forMs = 1, mostMs = 0] = leg.queue ?? [];
  const queueMs = isWithin(leg.queue) ? mostMs * (1 - Math.abs((2 * (atMs - fromMs)) / forMs - 1)) : 0;
  const heldMs = drawn[1] < leg.heldRatio ? 40 : 0;
  return leg.delayMs + queueMs + heldMs + tick * leg.tickNoiseMs + drawn[2] * leg.noiseMs;
}

function longestGapMs(packets: readonly PacketRecord[]): number {
  const before = new Map<number, number>();
  let longestMs = 0;
  for (const { stream, sentMs } of packets) {
    longestMs = Math.max(longestMs, sentMs - (before.get(stream) ?? sentMs));
    before.set(stream, sentMs);
  }
  return longestMs;
}
