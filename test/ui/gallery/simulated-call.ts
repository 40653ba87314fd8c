import { joinRecords } from '../../../src/core/packets/packet.ts';
import type { Arrival, Measurement, SentPacket } from '../../../src/core/packets/packet.ts';
import { DEFAULT_PLAN, packetRatePerSecond } from '../../../src/core/traffic/traffic-plan.ts';
import { monotonicMs } from '../../../src/core/units.ts';
import { seededRandom } from '../../support/seeded-random.ts';

/** What happens to one packet of a simulated call: its delay, or `null` for lost. */
export type Fate = (atMs: number, random: () => number) => number | null;

const never = (): boolean => false;

/** Sends the default traffic for `durationMs` along a path with the given fate, but for the ticks that are stalled. */
export function simulateCall(
  durationMs: number,
  fate: Fate,
  isStalled: (atMs: number) => boolean = never,
  seed = 7,
): Measurement {
  const random = seededRandom(seed);
  const sent: SentPacket[] = [];
  const arrivals: Arrival[] = [];
  const ticks = Math.floor(durationMs / DEFAULT_PLAN.packetIntervalMs);
  for (let tick = 0; tick < ticks; tick++) {
    if (isStalled(tick * DEFAULT_PLAN.packetIntervalMs)) continue;
    for (let stream = 0; stream < DEFAULT_PLAN.streams; stream++) {
      const atMs = tick * DEFAULT_PLAN.packetIntervalMs + stream * 0.1;
      const packet = {
        stream,
        streamSequence: tick,
        globalSequence: tick * DEFAULT_PLAN.streams + stream,
        sentMs: monotonicMs(atMs),
      };
      sent.push(packet);
      const delayMs = fate(atMs, random);
      if (delayMs !== null)
        arrivals.push({
          ...packet,
          receivedMs: monotonicMs(atMs + delayMs),
          rtpSequence: (41_000 + stream * 777 + tick) & 0xffff,
          ssrc: 0x3f2a_1100 + stream,
        });
    }
  }
  arrivals.sort((a, b) => a.receivedMs - b.receivedMs);
  const lateLimitMs = 3000;
  const { packets } = joinRecords(sent, arrivals, { firstGlobal: 0, endGlobal: Infinity }, lateLimitMs);
  return {
    packets,
    streams: DEFAULT_PLAN.streams,
    calls: 1,
    nominalRatePerSecond: packetRatePerSecond(DEFAULT_PLAN),
    beginMs: monotonicMs(0),
    endMs: monotonicMs(durationMs),
    lateLimitMs,
    sendOrder: 'counted',
    arrivalOrder: 'stamped',
  };
}
