import { joinTruth, type TrackedPacket } from '../netlab/join-truth.ts';
import { oracle, oraclePacketsOf, type ClientNote, type OracleReport } from '../netlab/oracle.ts';
import type { TruthLog } from '../netlab/truth-log.ts';
import type { Measured } from './measured.ts';

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

/** Joins the gateway's log with a result and asks the oracle. */
export function truthOf(log: TruthLog, { result, rows }: Measured): Truth {
  const stretches = result.traffic.streams.flatMap(({ rtp }) =>
    rtp.flatMap(({ ssrc, firstSequence, lastSequence }) =>
      firstSequence === null || lastSequence === null ? [] : [{ ssrc, firstSequence, lastSequence }],
    ),
  );
  const tracked = joinTruth(log, stretches);
  const plan = { durationMs: result.durationMs, packetRatePerSecond: result.traffic.packetRatePerSecond };
  const notes = rows.flatMap(
    ([, , , ssrc, rtpSequence, sentMs, receivedMs]): Required<Omit<ClientNote, 'globalSequence'>>[] =>
      ssrc === null || rtpSequence === null ? [] : [{ ssrc, rtpSequence, sentMs, receivedMs }],
  );
  const placed = notes.map(({ ssrc, rtpSequence, sentMs }) => ({ ssrc, rtpSequence, sentMs }));
  return {
    report: oracle(oraclePacketsOf(tracked, placed), plan),
    byBrowserClock: oracle(oraclePacketsOf(tracked, notes), plan),
    tracked,
    waiting: log.waiting,
  };
}
