import { delayMs, type Measurement, type ReceivedPacket } from '../packets/packet.ts';
import { prefixSums, slidingWindows, windowSum } from '../packets/window.ts';
import { MIN_WINDOW_FILL } from './loss.ts';

/** One change of delay between two successive packets of a stream. */
export interface IpdvSample {
  /** Send time of the second packet: the instant the sample belongs to. */
  readonly sentMs: number;
  /** Absolute difference of the two delays, ms. */
  readonly changeMs: number;
}

/** The window with the greatest jitter. */
export interface WorstJitter {
  readonly ms: number;
  /** Start of the window, ms after the begin of the measured stretch. */
  readonly startMs: number;
}

/**
 * Absolute inter-packet delay variation (RFC 3393) of all streams: one sample for each two packets that follow
 * one another in their stream and both arrived. A lost packet breaks the chain: its delay is undefined. The order of
 * `received` does not matter: a packet that was overtaken still follows its predecessor. In order of `sentMs`.
 */
export function ipdvSamples(received: readonly ReceivedPacket[]): readonly IpdvSample[] {
  const streams = new Map<number, Map<number, ReceivedPacket>>();
  for (const packet of received) {
    const ofStream = streams.get(packet.stream) ?? new Map<number, ReceivedPacket>();
    streams.set(packet.stream, ofStream.set(packet.streamSequence, packet));
  }
  return received
    .flatMap((packet): IpdvSample[] => {
      const before = streams.get(packet.stream)?.get(packet.streamSequence - 1);
      return before ? [{ sentMs: packet.sentMs, changeMs: Math.abs(delayMs(packet) - delayMs(before)) }] : [];
    })
    .sort((a, b) => a.sentMs - b.sentMs);
}

/**
 * Jitter in the worst window: the mean of the samples that belong to it (Microsoft's "average change in delay
 * between successive packets"), pooled over streams; windows start at each sent packet, the earliest of equals.
 * `null` when no whole window holds enough samples.
 */
export function worstJitter(
  measurement: Measurement,
  samples: readonly IpdvSample[],
  lengthMs: number,
): WorstJitter | null {
  const times = measurement.packets.map((packet) => packet.sentMs);
  const sampleTimes = samples.map((sample) => sample.sentMs);
  const sums = prefixSums(samples.map((sample) => sample.changeMs));
  const fewestSent = (measurement.nominalRatePerSecond * lengthMs * MIN_WINDOW_FILL) / 1000;
  let first = 0;
  let end = 0;
  let worst: WorstJitter | null = null;
  for (const window of slidingWindows(times, { lengthMs, endMs: measurement.endMs })) {
    while ((sampleTimes[first] ?? Infinity) < window.startMs) first++;
    while ((sampleTimes[end] ?? Infinity) < window.startMs + lengthMs) end++;
    if (window.end - window.first < fewestSent || end - first < MIN_SAMPLES) continue;
    const ms = windowSum(sums, { startMs: window.startMs, first, end }) / (end - first);
    if (worst === null || ms > worst.ms) worst = { ms, startMs: window.startMs - measurement.beginMs };
  }
  return worst;
}

/** Fewer changes of delay than this in 15 s (of hundreds sent) leave no mean worth the name. */
const MIN_SAMPLES = 10;
