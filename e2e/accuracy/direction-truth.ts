import { joinTruth, type TrackedPacket } from '../../netlab/join-truth.ts';
import { oracle, type OraclePacket, type OracleReport } from '../../netlab/oracle.ts';
import type { TruthLog } from '../../netlab/truth-log.ts';
import type { TruthOptions } from './compare.ts';
import type { Measured } from './measured.ts';
import { asSentTogether, asDistinguished, withTiesAsReported } from './distinguished.ts';

/** Of a packet that was never on the wire: it is lost, so no order is asked of it. */
const NEVER_ORDERED = -1;

/** What the gateway's log says of each direction of a measured stretch. */
export interface DirectionTruth {
  readonly lostUp: number;
  readonly lostDown: number;
  /** Second copies that the gateway sent to the relay. */
  readonly duplicatesUp: number;
  readonly up: OracleReport;
  readonly down: OracleReport;
}

/**
 * Splits the truth at the relay. The gateway stands right before it, so a packet is at the relay when the gateway
 * forwards it up, and the relay hands it on at once.
 */
export function directionTruthOf(
  log: TruthLog,
  { result, rows }: Measured,
  { countsHeldBack = false }: TruthOptions = {},
): DirectionTruth {
  const stretches = result.traffic.streams.flatMap(({ rtp }) =>
    rtp.flatMap(({ ssrc, firstSequence, lastSequence }) =>
      firstSequence === null || lastSequence === null ? [] : [{ ssrc, firstSequence, lastSequence }],
    ),
  );
  const tracked = joinTruth(log, stretches);
  const sentMs = new Map(rows.map(([, , , ssrc, rtpSequence, sent]) => [`${ssrc}/${rtpSequence}`, sent]));
  const sentOf = ({ ssrc, rtpSequence }: TrackedPacket): number =>
    sentMs.get(`${ssrc}/${rtpSequence}`) ?? NaN;
  const passedMs = ({ up }: TrackedPacket): number | null => up?.forwardedMs[0] ?? null;
  const plan = { durationMs: result.durationMs, packetRatePerSecond: result.traffic.packetRatePerSecond };
  const lost = (direction: 'up' | 'down'): number =>
    tracked.filter(({ fate }) => fate.kind === 'dropped' && fate.direction === direction).length;

  const heldBack = tracked.filter(({ fate }) => countsHeldBack && fate.kind === 'unsent').length;

  const upOf = (packet: TrackedPacket): OraclePacket[] => {
    const arrivedMs = passedMs(packet);
    if (packet.sendOrder === null && !countsHeldBack) return [];
    return [
      {
        ssrc: packet.ssrc,
        sequence: packet.sequence,
        globalSequence: packet.sendOrder ?? NEVER_ORDERED,
        sentMs: sentOf(packet),
        arrivedMs,
        delayMs: arrivedMs === null ? null : arrivedMs - sentOf(packet),
      },
    ];
  };
  const downOf = (packets: readonly TrackedPacket[]): OracleReport =>
    oracle(
      packets
        .flatMap((packet) => {
          const atRelayMs = passedMs(packet);
          return atRelayMs === null ? [] : [{ packet, atRelayMs }];
        })
        .sort((a, b) => a.atRelayMs - b.atRelayMs)
        .map(({ packet, atRelayMs }, rank): OraclePacket => ({
          ssrc: packet.ssrc,
          sequence: packet.sequence,
          globalSequence: rank,
          sentMs: atRelayMs,
          arrivedMs: packet.deliveredMs,
          delayMs: packet.deliveredMs === null ? null : packet.deliveredMs - atRelayMs,
        })),
      plan,
    );
  return {
    lostUp: lost('up') + heldBack,
    lostDown: lost('down'),
    duplicatesUp: tracked.reduce(
      (sum, packet) => sum + Math.max(0, (packet.up?.forwardedMs.length ?? 0) - 1),
      0,
    ),
    up: withTiesAsReported(
      oracle(tracked.flatMap(upOf), plan),
      [oracle(asSentTogether(tracked, { rows }).flatMap(upOf), plan)],
      result.metrics.up?.reordered ?? NaN,
    ),
    down: withTiesAsReported(
      downOf(tracked),
      [downOf(asDistinguished(tracked, { rows }))],
      result.metrics.down?.reordered ?? NaN,
    ),
  };
}
