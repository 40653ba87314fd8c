import type { TrackedPacket } from '../../netlab/join-truth.ts';
import type { TruthLog, TruthRecord } from '../../netlab/truth-log.ts';

/**
 * When Chromium takes a path for unwritable, seen on the wire: so many connectivity checks in a row without an answer, the
 * first so long ago. It asks at once then, and again every 60 ms, and drops what is to be sent until it is answered: a call's
 * packets are lost by it as by a network, and they count. Where a fifth of the checks fail it happens once in some hundreds of
 * tests, where three fifths do in every tenth.
 */
const UNANSWERED_CHECKS = 5;
const UNANSWERED_MS = 5000;
/** The last packet before is up to a packet's interval older than the hold, and it crossed to the gateway on its own. */
const SLACK_MS = 100;

/** Packets of one stream in a row that never were on the wire. */
interface Hold {
  readonly ssrc: number;
  readonly packets: number;
  /** When the packets around it came to the gateway; `null` where they were not measured. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

/** A check that the sender of a stream asked, and when the first answer was handed on to it. */
interface AskedCheck {
  readonly askedMs: number;
  readonly answeredMs: number | null;
}

/**
 * What nobody but the browser can have kept back, in words: packets that it made and never sent although the gateway's log
 * does not bear out that it had to take the path for dead. Empty: every hold has its evidence, or there was none.
 */
export function unexplainedHolds(
  log: Pick<TruthLog, 'records'>,
  tracked: readonly TrackedPacket[],
): string[] {
  return holdsIn(tracked).flatMap((hold) => {
    const { ssrc, packets } = hold;
    const { fromMs, toMs } = withinLog(log, hold);
    const where = `${packets} packets of stream ${ssrc}, between ${inWords(fromMs)} and ${inWords(toMs)}`;
    if (fromMs === null) return [`${where}: no more is in the log`];
    const untilMs = toMs ?? fromMs + packets * packetIntervalMs(log, ssrc);
    const checks = checksOf(log, ssrc);
    const lastHeard = Math.max(
      -Infinity,
      ...checks.filter(isAnsweredBy(fromMs)).map(({ askedMs }) => askedMs),
    );
    const unanswered = checks.filter(({ askedMs }) => askedMs > lastHeard && askedMs <= fromMs);
    const forMs = fromMs - (unanswered[0]?.askedMs ?? fromMs);
    const isAnsweredUntil = (atMs: number): boolean =>
      checks.some((check) => !isAnsweredBy(fromMs)(check) && isAnsweredBy(atMs)(check));
    // It goes on when it is answered, and not before; where it never did, the test was over before it was answered.
    const isOver = toMs === null ? !isAnsweredUntil(untilMs - SLACK_MS) : isAnsweredUntil(untilMs);
    if (unanswered.length >= UNANSWERED_CHECKS && forMs >= UNANSWERED_MS - SLACK_MS && isOver) return [];
    return [
      `${where}: ${unanswered.length} checks without an answer for ${Math.round(forMs)} ms, ${isAnsweredUntil(untilMs) ? 'one' : 'none'} answered meanwhile`,
    ];
  });
}

const inWords = (atMs: number | null): string => (atMs === null ? 'nothing' : `${Math.round(atMs)} ms`);

const isAnsweredBy =
  (atMs: number) =>
  ({ answeredMs }: AskedCheck): boolean =>
    answeredMs !== null && answeredMs <= atMs;

/** In the order of `tracked`, which follows each stream's sequence. */
function holdsIn(tracked: readonly TrackedPacket[]): Hold[] {
  const holds: Hold[] = [];
  for (const [index, { ssrc, fate }] of tracked.entries()) {
    const before = tracked[index - 1];
    if (fate.kind !== 'unsent' || (before?.ssrc === ssrc && before.fate.kind === 'unsent')) continue;
    const rest = tracked.slice(index).filter((packet) => packet.ssrc === ssrc);
    const sent = rest.findIndex((packet) => packet.fate.kind !== 'unsent');
    holds.push({
      ssrc,
      packets: sent === -1 ? rest.length : sent,
      fromMs: before?.ssrc === ssrc ? (before.up?.arrivalMs ?? null) : null,
      toMs: rest[sent]?.up?.arrivalMs ?? null,
    });
  }
  return holds;
}

/** What came of a stream to the gateway, in order. */
const sentOf = ({ records }: Pick<TruthLog, 'records'>, ssrc: number): TruthRecord[] =>
  records.filter(({ rtp, direction }) => direction === 'up' && rtp?.ssrc === ssrc);

/** A hold may reach over the edge of what was measured: the log has more. */
function withinLog(log: Pick<TruthLog, 'records'>, hold: Hold): Pick<Hold, 'fromMs' | 'toMs'> {
  const ofIt = sentOf(log, hold.ssrc);
  const { fromMs, toMs } = hold;
  return {
    fromMs: fromMs ?? ofIt.findLast(({ arrivalMs }) => toMs !== null && arrivalMs < toMs)?.arrivalMs ?? null,
    toMs: toMs ?? ofIt.find(({ arrivalMs }) => fromMs !== null && arrivalMs > fromMs)?.arrivalMs ?? null,
  };
}

/** The usual time between two packets of a stream: the middle one of all. */
function packetIntervalMs(log: Pick<TruthLog, 'records'>, ssrc: number): number {
  const arrivals = sentOf(log, ssrc).map(({ arrivalMs }) => arrivalMs);
  const intervals = arrivals
    .slice(1)
    .map((atMs, index) => atMs - (arrivals[index] ?? NaN))
    .toSorted((one, other) => one - other);
  return intervals[Math.floor(intervals.length / 2)] ?? 0;
}

/** The checks of the connection that sends a stream, in order. */
function checksOf(log: Pick<TruthLog, 'records'>, ssrc: number): AskedCheck[] {
  const clientPort = sentOf(log, ssrc)[0]?.clientPort;
  const ofIt = log.records.filter((record) => record.clientPort === clientPort);
  const answers = new Map<string, number>();
  for (const { direction, check, forwards } of ofIt)
    if (direction === 'down' && check && !check.isRequest)
      for (const { forwardedMs } of forwards)
        if (forwardedMs !== null)
          answers.set(
            check.transactionId,
            Math.min(forwardedMs, answers.get(check.transactionId) ?? Infinity),
          );
  return ofIt.flatMap(({ direction, check, arrivalMs }) =>
    direction === 'up' && check?.isRequest
      ? [{ askedMs: arrivalMs, answeredMs: answers.get(check.transactionId) ?? null }]
      : [],
  );
}
