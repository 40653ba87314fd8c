import { areMarksKept, markVerdict } from '../connectivity/mark-verdict.ts';
import type { Measurement } from '../packets/packet.ts';
import type { WitnessJoin } from '../witness/join.ts';
import { EXPEDITED, totalsOf, type MarksAtRelay } from '../witness/marks.ts';

/** A route that changed during the test: the hop limit, and with it the time that packets took. */
export interface RouteChange {
  readonly hopLimitBefore: number;
  readonly hopLimitAfter: number;
  /** How much longer (above 0) or shorter packets took from then on, median, ms. */
  readonly delayStepMs: number;
}

/** What IP headers at the relay say of the way from you. */
export interface HeaderFacts {
  /** The change with the greatest step; `null` when the delay did not step with any. */
  readonly routeChange: RouteChange | null;
  /** Packets that a link marked instead of dropping them (RFC 3168), of all that were read, 0-1. */
  readonly congestionMarkedRatio: number;
  /**
   * Where the network does not keep marks for priority: packets that asked for it and arrived with it, of all that asked, 0-1.
   * `null`: it keeps them, nobody asked, or the device itself did not mark.
   */
  readonly keptMarksRatio: number | null;
}

/** Packets sent within so long before and after a change are held against each other. */
const AROUND_MS = 2000;
/** Fewer packets have no median to speak of. */
const LEAST_PACKETS = 20;
/** Less than this is queueing. */
const LEAST_STEP_MS = 3;
/** And so is a step that is no larger than what half of the packets vary by. */
const STEPS_A_SPREAD = 2;

/** Joins hop limits with delays on the way up. */
export function headerFacts(
  marks: MarksAtRelay,
  { packets }: Pick<WitnessJoin, 'packets'>,
  { beginMs }: Pick<Measurement, 'beginMs'>,
): HeaderFacts {
  const delays = packets.flatMap(({ sentMs, relayMs }) =>
    relayMs === null ? [] : [{ atMs: sentMs - beginMs, delayMs: relayMs - sentMs }],
  );
  const between = (fromMs: number, toMs: number): number[] =>
    delays.flatMap(({ atMs, delayMs }) => (atMs >= fromMs && atMs < toMs ? [delayMs] : []));
  const changes = marks.hopLimits.flatMap(({ fromMs, hopLimit }, index): RouteChange[] => {
    const before = marks.hopLimits[index - 1];
    if (!before) return [];
    const [old, fresh] = [between(fromMs - AROUND_MS, fromMs), between(fromMs, fromMs + AROUND_MS)];
    if (Math.min(old.length, fresh.length) < LEAST_PACKETS) return [];
    const delayStepMs = quartile(fresh, 2) - quartile(old, 2);
    const spreadMs = Math.max(...[old, fresh].map((values) => quartile(values, 3) - quartile(values, 1)));
    const isStep =
      Math.abs(delayStepMs) >= LEAST_STEP_MS && Math.abs(delayStepMs) >= STEPS_A_SPREAD * spreadMs;
    return isStep ? [{ hopLimitBefore: before.hopLimit, hopLimitAfter: hopLimit, delayStepMs }] : [];
  });
  const greatest = changes.sort((a, b) => Math.abs(b.delayStepMs) - Math.abs(a.delayStepMs))[0];
  return {
    routeChange: greatest ?? null,
    congestionMarkedRatio: marks.congestionMarked / marks.read,
    keptMarksRatio: keptMarksRatio(marks),
  };
}

function keptMarksRatio(marks: MarksAtRelay): number | null {
  const verdict = markVerdict(marks);
  if (!verdict || areMarksKept(verdict.code) !== false) return null;
  const totals = totalsOf(marks.streams.filter(({ askedDscp }) => askedDscp !== 0));
  const packetsOf = (counts: typeof totals): number => counts.reduce((sum, [, packets]) => sum + packets, 0);
  return packetsOf(totals.filter(([dscp]) => dscp === EXPEDITED)) / packetsOf(totals);
}

/** The first, second (median) or third quartile, of values in any order. */
function quartile(values: readonly number[], which: 1 | 2 | 3): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length * which) / 4)] ?? 0;
}
