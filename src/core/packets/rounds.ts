import type { Measurement } from './packet.ts';

/**
 * What became of the sender's rounds in a measured stretch. A round is one packet of each stream, due every packet interval
 * by the browser's audio clock. With an interval of 20 ms and the marks 15 s apart it is 750 rounds when all keep time. One
 * more fits when the first was late, one less when the last was, and a stall costs as many as it lasted. It adds up:
 * duration = (whole - 1) * interval + behindMs + beforeEndMs.
 */
export interface Rounds {
  /** Rounds of which the packets of all streams are in the stretch. */
  readonly whole: number;
  /** Packets beyond those: of a round that the end mark cut. */
  readonly cutPackets: number;
  /**
   * How much later the last whole round began than so many intervals after the first. Above 0 rounds were late or never
   * came, below 0 the first was late. ms
   */
  readonly behindMs: number;
  /** From the beginning of the last whole round to the end mark. Over an interval: the round due in it was late or never came. ms */
  readonly beforeEndMs: number;
}

/** Counts the rounds of a stretch; `null` when there is no whole one. */
export function roundsOf({
  packets,
  streams,
  nominalRatePerSecond,
  beginMs,
  endMs,
}: Measurement): Rounds | null {
  const stampsMs = Array.from({ length: streams }, (): number[] => []);
  for (const { stream, sentMs } of packets) stampsMs[stream]?.push(sentMs);
  const whole = Math.min(...stampsMs.map(({ length }) => length));
  if (whole === 0) return null;
  const lastMs = Math.min(...stampsMs.map((ofStream) => ofStream[whole - 1] ?? Infinity));
  const intervalMs = (streams * 1000) / nominalRatePerSecond;
  return {
    whole,
    cutPackets: packets.length - whole * streams,
    behindMs: lastMs - beginMs - (whole - 1) * intervalMs,
    beforeEndMs: endMs - lastMs,
  };
}
