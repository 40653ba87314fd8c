import type { Result } from '../../../src/wire/result.ts';

/** The times are sums of readings of a clock, in another order than the duration is. */
const SAME_TIME_MS = 0.001;

/** The rounds of packets that were sent explain how many packets there are, by the length of the test. */
export function contradictionInRounds({ durationMs, traffic, instrument }: Result): string | null {
  const { rounds } = instrument;
  if (!rounds) return null;
  const { streams, sent, packetRatePerSecond } = traffic;
  const { whole, cutPackets, behindMs, beforeEndMs } = rounds;
  if (streams.some((stream) => stream.sent < whole))
    return 'instrument.rounds.whole must not be over the packets sent of a stream.';
  if (whole * streams.length + cutPackets !== sent)
    return 'instrument.rounds must hold all packets of traffic.sent.';
  const lengthMs = ((whole - 1) * streams.length * 1000) / packetRatePerSecond + behindMs + beforeEndMs;
  if (Math.abs(lengthMs - durationMs) > SAME_TIME_MS) return 'instrument.rounds must add up to durationMs.';
  return null;
}
