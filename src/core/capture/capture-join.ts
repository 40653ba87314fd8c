import type { PacketIdentity } from '../packets/packet.ts';
import { median } from './median.ts';
import { CAPTURE_LEGS, legsOf, type CaptureLeg } from './capture-leg.ts';
import type { CaptureReading } from './capture-scan.ts';
import type { CapturedPacket } from './captured-packet.ts';

/** A packet of the test, as the page noted it, with its numbers on the wire. */
export interface TestPacket extends Pick<PacketIdentity, 'stream' | 'streamSequence'> {
  /** `null` when unknown: the method sends no RTP. */
  readonly ssrc: number | null;
  /** 16 bits; `null` when nothing of the stream arrived to tell it. */
  readonly rtpSequence: number | null;
  /** From the begin of the measured stretch. */
  readonly sentMs: number;
  /** `null`: lost, by the late limit. */
  readonly receivedMs: number | null;
}

/** What the join needs to know of a test. */
export interface CapturedTest {
  readonly packets: readonly TestPacket[];
  /** Begin of the measured stretch, ms since 1970 on the browser's clock. */
  readonly beganAtMs: number;
  /** Ports of the relay that the test could have used. */
  readonly relayPorts: readonly number[];
}

/** How often, and when first, the capture has a packet on one leg. */
export interface Sighting {
  readonly first: CapturedPacket;
  copies: number;
}

/** A packet of the test with what the capture has of it. */
export interface JoinedPacket {
  readonly packet: TestPacket;
  readonly sightings: Readonly<Partial<Record<CaptureLeg, Sighting>>>;
}

/** What a capture has and lacks of one stream on one leg. */
export interface LegCounts {
  readonly stream: number;
  readonly leg: CaptureLeg;
  /** Packets of the measured stretch that crossed the leg, or would have, while the capture ran. */
  readonly packets: number;
  /** In the capture, and received by the page. */
  readonly both: number;
  /** In the capture, and not received by the page. */
  readonly captureOnly: number;
  /** Received by the page, and not in the capture. */
  readonly pageOnly: number;
  /** Lost, and not in the capture. */
  readonly neither: number;
  /** Second and later copies in the capture. */
  readonly copies: number;
}

/** Packets of the test that could not be joined, by why. */
export interface NotJoined {
  /** In the capture, with an SSRC of the test, but sent before or after the measured stretch. */
  readonly outsideStretch: number;
  /** In the test, sent before the capture began or after it ended. */
  readonly beyondCapture: number;
  /** In the test, of streams without a known SSRC. */
  readonly withoutSsrc: number;
  /** In the test, of streams of which nothing arrived that would tell their sequence numbers. */
  readonly withoutSequence: number;
  /** In the test, of streams with more packets than 16 bits tell apart. */
  readonly ambiguous: number;
}

/** The clock of the capture against that of the browser, and what lies between: medians, in ms. */
export interface CaptureTimes {
  /** Captured on the way up minus sent; `null` without such packets. Has the way to the capture in it. */
  readonly sentToCaptureMs: number | null;
  /** Captured on the way down minus received, which has the way from the capture to the page in it, negative. */
  readonly receivedToCaptureMs: number | null;
  /** From the capture to the relay and back to it: on one clock, so no clock is in it. */
  readonly beyondMs: number | null;
  /** Between the page and the capture, there and back: what the loop of the same packets took longer. */
  readonly beforeMs: number | null;
  /** How many packets have both times. */
  readonly packets: number;
}

/** A capture joined with a test. */
export interface CaptureJoin {
  /** In send order; without those that cannot be joined. */
  readonly packets: readonly JoinedPacket[];
  /** Streams by their index, of each the legs that the capture has anything of. */
  readonly legs: readonly LegCounts[];
  readonly notJoined: NotJoined;
  readonly times: CaptureTimes;
  /** Leg of each flow of the capture. */
  readonly flowLegs: readonly CaptureLeg[];
}

/** Sequence numbers have 16 bits. */
const SEQUENCES = 0x10000;

interface JoinedStream {
  readonly firstRtpSequence: number;
  /** By how far they are behind the first. */
  readonly packets: Map<number, JoinedPacket & { sightings: Partial<Record<CaptureLeg, Sighting>> }>;
}

/**
 * Joins a capture with the packets of a test by SSRC and sequence number. A sequence number is extended beyond its 16 bits by how
 * far it is behind its stream's first: no stream of a test sends as many as would come round (the longest, 20 minutes at 50
 * a second, are 60,000), and one that does is not joined.
 */
export function joinCapture(reading: CaptureReading, test: CapturedTest): CaptureJoin {
  const flowLegs = legsOf(reading, test.relayPorts);
  const { streams, packets, withoutSsrc, withoutSequence, ambiguous } = streamsOf(test.packets);
  let outsideStretch = 0;
  const legsSeen = new Set<CaptureLeg>();
  for (const captured of reading.packets) {
    const stream = streams.get(captured.ssrc);
    if (!stream) continue;
    const behindFirst = (captured.sequence - stream.firstRtpSequence + SEQUENCES) % SEQUENCES;
    const joined = stream.packets.get(behindFirst);
    if (!joined) {
      outsideStretch++;
      continue;
    }
    const leg = flowLegs[captured.flow] ?? 'unknown';
    legsSeen.add(leg);
    const before = joined.sightings[leg];
    if (before) before.copies++;
    else joined.sightings[leg] = { first: captured, copies: 1 };
  }
  const times = timesOf(packets, test.beganAtMs);
  const covered = packets.filter((joined) => isCovered(joined, reading, test.beganAtMs, times));
  return {
    packets: covered,
    legs: countLegs(
      covered,
      CAPTURE_LEGS.filter((leg) => legsSeen.has(leg)),
    ),
    notJoined: {
      outsideStretch,
      beyondCapture: packets.length - covered.length,
      withoutSsrc,
      withoutSequence,
      ambiguous,
    },
    times,
    flowLegs,
  };
}

function streamsOf(all: readonly TestPacket[]) {
  const streams = new Map<number, JoinedStream>();
  const packets: JoinedPacket[] = [];
  let withoutSsrc = 0;
  let withoutSequence = 0;
  let ambiguous = 0;
  const first = new Map<number, TestPacket>();
  const last = new Map<number, TestPacket>();
  for (const packet of all) {
    if (!first.has(packet.stream)) first.set(packet.stream, packet);
    last.set(packet.stream, packet);
  }
  for (const packet of all) {
    const begin = first.get(packet.stream) ?? packet;
    const spans = (last.get(packet.stream) ?? packet).streamSequence - begin.streamSequence;
    if (packet.ssrc === null) withoutSsrc++;
    else if (begin.rtpSequence === null) withoutSequence++;
    else if (spans >= SEQUENCES) ambiguous++;
    else {
      const stream = streams.get(packet.ssrc) ?? { firstRtpSequence: begin.rtpSequence, packets: new Map() };
      streams.set(packet.ssrc, stream);
      const joined = { packet, sightings: {} };
      stream.packets.set(packet.streamSequence - begin.streamSequence, joined);
      packets.push(joined);
    }
  }
  return { streams, packets, withoutSsrc, withoutSequence, ambiguous };
}

function timesOf(packets: readonly JoinedPacket[], beganAtMs: number): CaptureTimes {
  const sentToCapture: number[] = [];
  const receivedToCapture: number[] = [];
  const beyond: number[] = [];
  const before: number[] = [];
  for (const { packet, sightings } of packets) {
    const upMs = sightings.up?.first.atMs ?? null;
    const downMs = sightings.down?.first.atMs ?? null;
    if (upMs !== null) sentToCapture.push(upMs - beganAtMs - packet.sentMs);
    if (packet.receivedMs === null || downMs === null) continue;
    receivedToCapture.push(downMs - beganAtMs - packet.receivedMs);
    if (upMs === null) continue;
    beyond.push(downMs - upMs);
    before.push(packet.receivedMs - packet.sentMs - (downMs - upMs));
  }
  return {
    sentToCaptureMs: median(sentToCapture),
    receivedToCaptureMs: median(receivedToCapture),
    beyondMs: median(beyond),
    beforeMs: median(before),
    packets: beyond.length,
  };
}

/** By how much the capture's clock is ahead of the browser's, ms; `null` where no packet tells. */
export function captureClockMs({ sentToCaptureMs, receivedToCaptureMs }: CaptureTimes): number | null {
  if (sentToCaptureMs === null || receivedToCaptureMs === null) return sentToCaptureMs ?? receivedToCaptureMs;
  return (sentToCaptureMs + receivedToCaptureMs) / 2;
}

/** Whether the capture ran when a packet was sent. One that it has is covered whatever the clocks say. */
function isCovered(
  { packet, sightings }: JoinedPacket,
  { firstAtMs, lastAtMs }: CaptureReading,
  beganAtMs: number,
  times: CaptureTimes,
): boolean {
  if (Object.keys(sightings).length > 0) return true;
  const clockMs = captureClockMs(times);
  if (clockMs === null || firstAtMs === null || lastAtMs === null) return true;
  const atMs = beganAtMs + packet.sentMs + clockMs;
  return atMs >= firstAtMs && atMs <= lastAtMs;
}

function countLegs(packets: readonly JoinedPacket[], legs: readonly CaptureLeg[]): LegCounts[] {
  const counts = new Map<number, Map<CaptureLeg, { -readonly [K in keyof LegCounts]: LegCounts[K] }>>();
  for (const { packet, sightings } of packets) {
    const { stream } = packet;
    const ofStream =
      counts.get(stream) ??
      new Map(
        legs.map((leg) => [
          leg,
          { stream, leg, packets: 0, both: 0, captureOnly: 0, pageOnly: 0, neither: 0, copies: 0 },
        ]),
      );
    counts.set(stream, ofStream);
    for (const [leg, of] of ofStream) {
      const sighting = sightings[leg];
      const isReceived = packet.receivedMs !== null;
      of.packets++;
      if (sighting) of[isReceived ? 'both' : 'captureOnly']++;
      else of[isReceived ? 'pageOnly' : 'neither']++;
      of.copies += sighting ? sighting.copies - 1 : 0;
    }
  }
  return [...counts].sort(([a], [b]) => a - b).flatMap(([, ofStream]) => [...ofStream.values()]);
}
