import type { Measurement, PacketRecord } from '../../src/core/packets/packet.ts';
import { monotonicMs } from '../../src/core/units.ts';

/** What becomes of one packet: its delay through the loop in ms, or lost. */
export type Fate = number | 'lost';

/** How packets are sent. */
export interface Schedule {
  readonly streams?: number;
  readonly intervalMs?: number;
  readonly beginMs?: number;
  /** Default: the packets' own time. */
  readonly durationMs?: number;
  readonly lateLimitMs?: number;
}

/**
 * Builds a measurement packet by packet: round `r` of all streams is sent at `begin + r * interval`, packet `i` of
 * the global sequence has the fate `fates[i]`. Arrival order follows from the times.
 */
export function measurementOf(fates: readonly Fate[], schedule: Schedule = {}): Measurement {
  const { streams = 1, intervalMs = 20, beginMs = 1000, lateLimitMs = 3000 } = schedule;
  const drafts = fates.map((fate, globalSequence) => {
    const round = Math.floor(globalSequence / streams);
    const sentMs = beginMs + round * intervalMs;
    return {
      stream: globalSequence % streams,
      streamSequence: round,
      globalSequence,
      sentMs: monotonicMs(sentMs),
      receivedMs: fate === 'lost' ? null : monotonicMs(sentMs + fate),
    };
  });
  const arrivals = drafts
    .filter((draft) => draft.receivedMs !== null)
    .sort((a, b) => (a.receivedMs ?? 0) - (b.receivedMs ?? 0) || a.globalSequence - b.globalSequence);
  const arrivalIndexOf = new Map(arrivals.map((draft, index) => [draft.globalSequence, index]));
  const packets = drafts.map((draft): PacketRecord => ({
    ...draft,
    arrivalIndex: arrivalIndexOf.get(draft.globalSequence) ?? null,
  }));
  const ownMs = Math.ceil(fates.length / streams) * intervalMs;
  return {
    packets,
    streams,
    calls: 1,
    nominalRatePerSecond: (streams * 1000) / intervalMs,
    beginMs: monotonicMs(beginMs),
    endMs: monotonicMs(beginMs + (schedule.durationMs ?? ownMs)),
    lateLimitMs,
    sendOrder: 'counted',
    arrivalOrder: 'stamped',
  };
}

/** `count` packets of the same fate. */
export const repeat = (fate: Fate, count: number): Fate[] => Array.from({ length: count }, () => fate);
