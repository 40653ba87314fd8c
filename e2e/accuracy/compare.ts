import { joinTruth, type TrackedPacket } from '../../netlab/join-truth.ts';
import { oracle, oraclePacketsOf, type ClientNote, type OracleReport } from '../../netlab/oracle.ts';
import type { TruthLog } from '../../netlab/truth-log.ts';
import type { Measured } from './measured.ts';
import { asSentTogether, asDistinguished, withTiesAsReported } from './distinguished.ts';

/** The truth of a measured stretch, as far as a browser can know it. */
export interface Truth {
  /** Loss and order from the gateway's log; windows placed by the browser's send times. */
  readonly report: OracleReport;
  /** The same with the browser's own arrival times, for comparing the arithmetic of jitter exactly. */
  readonly byBrowserClock: OracleReport;
  readonly tracked: readonly TrackedPacket[];
  /** Packets that the gateway still held when it was asked. */
  readonly waiting: number;
}

/** How packets are taken that the browser made and never put on the wire. */
export interface TruthOptions {
  /** They count as sent and lost. Default: they are left out, and the counts differ by them. */
  readonly countsHeldBack?: boolean;
}

/** Joins the gateway's log with a result and asks the oracle. */
export function truthOf(
  log: TruthLog,
  { result, rows }: Measured,
  { countsHeldBack = false }: TruthOptions = {},
): Truth {
  const stretches = result.traffic.streams.flatMap(({ rtp }) =>
    rtp.flatMap(({ ssrc, firstSequence, lastSequence }) =>
      firstSequence === null || lastSequence === null ? [] : [{ ssrc, firstSequence, lastSequence }],
    ),
  );
  const tracked = joinTruth(log, stretches);
  const plan = { durationMs: result.durationMs, packetRatePerSecond: result.traffic.packetRatePerSecond };
  const heldBack = new Set(
    tracked
      .filter(({ fate }) => countsHeldBack && fate.kind === 'unsent')
      .map(({ ssrc, rtpSequence }) => `${ssrc}/${rtpSequence}`),
  );
  const notes = rows.flatMap(([, , globalSequence, ssrc, rtpSequence, sentMs, receivedMs]): ClientNote[] =>
    ssrc === null || rtpSequence === null
      ? []
      : [
          {
            ssrc,
            rtpSequence,
            sentMs,
            receivedMs,
            // It has no place in the order of the wire.
            ...(heldBack.has(`${ssrc}/${rtpSequence}`) ? { globalSequence } : {}),
          },
        ],
  );
  const placed = notes.map(({ receivedMs: _, ...note }) => note);
  const sentTogether = asSentTogether(tracked, { rows });
  const distinguished = [tracked, sentTogether].map((packets) => asDistinguished(packets, { rows }));
  const calls = ssrcsOfCalls(result);
  const reportOf = (packets: readonly TrackedPacket[]): OracleReport => {
    const report = oracle(oraclePacketsOf(packets, placed), plan);
    return { ...report, ...reorderedWithinCalls(report, calls, packets, placed, plan) };
  };
  return {
    report: withTiesAsReported(
      reportOf(tracked),
      [...distinguished, sentTogether].map(reportOf),
      result.traffic.reordered,
    ),
    byBrowserClock: oracle(oraclePacketsOf(tracked, notes), plan),
    tracked,
    waiting: log.waiting,
  };
}

/** The streams of each of several calls; empty for one. */
function ssrcsOfCalls({ traffic }: Measured['result']): ReadonlySet<number>[] {
  const { calls = [], streams } = traffic;
  const ofEach = streams.length / calls.length;
  return calls.map(({ call }) => {
    const own = streams.slice(call * ofEach, (call + 1) * ofEach);
    return new Set(own.flatMap(({ rtp }) => rtp.map(({ ssrc }) => ssrc)));
  });
}

/** Nobody asks a network to keep order between two connections: each call is asked about by itself. */
function reorderedWithinCalls(
  { received }: OracleReport,
  calls: readonly ReadonlySet<number>[],
  tracked: readonly TrackedPacket[],
  placed: readonly ClientNote[],
  plan: Parameters<typeof oracle>[1],
): Partial<OracleReport> {
  if (calls.length === 0) return {};
  const reordered = calls.reduce((sum, ssrcs) => {
    const own = tracked.filter(({ ssrc }) => ssrcs.has(ssrc));
    const notes = placed.filter(({ ssrc }) => ssrcs.has(ssrc));
    return sum + oracle(oraclePacketsOf(own, notes), plan).reordered;
  }, 0);
  return { reordered, reorderRatio: received === 0 ? null : reordered / received };
}
