import type { RealRun } from './laboratory.ts';

/** How a test that measured nothing ended, and whether what crossed the path bears out what was said. */
export interface Ending {
  /** The finding's or the failure's code, with what it adds. */
  readonly said: string;
  readonly waitedMs: number | null;
  readonly isTrue: boolean;
  /** What crossed the path. */
  readonly seen: string;
}

/** Fewer test packets than that may have come in before the browser could read them. */
const FEW_PACKETS = 25;

/** Reads the end of a run; `null` when it measured a call. */
export function endingOf({ updates, log }: RealRun): Ending | null {
  const last = updates.at(-1);
  if (last?.kind === 'result' && last.result.traffic.sent > 0) return null;
  const delivered = log.records.filter(
    ({ direction, transport, forwards }) =>
      direction === 'down' && transport === 'udp' && forwards.some((one) => one.forwardedMs !== null),
  );
  const testPackets = delivered.filter(({ rtp }) => rtp !== null).length;
  const answers = delivered.filter(({ kind }) => kind === 'stun').length;
  const seen = `${testPackets} test packets and ${answers} answers of the relay reached the client`;
  if (last?.kind === 'result') {
    const finding = last.result.grades.findings.find(({ code }) => code === 'not-connected');
    const why = finding?.code === 'not-connected' ? finding.why : 'no-finding';
    const waitedMs = finding?.code === 'not-connected' ? finding.waitedMs : null;
    const isTrue = why === 'nothing-open' ? answers === 0 : why !== 'no-finding' && testPackets < FEW_PACKETS;
    return { said: `not-connected: ${why}`, waitedMs, isTrue, seen };
  }
  if (last?.kind === 'failed') {
    // The page came over the same path: its server was there, and a fault of ours is nobody else's.
    return { said: `failed: ${last.code} (${last.message})`, waitedMs: null, isTrue: false, seen };
  }
  return { said: `no end after ${last?.kind ?? 'nothing'}`, waitedMs: null, isTrue: false, seen };
}
