import { MIN_WINDOW_FILL } from '../../../src/core/metrics/loss.ts';
import { prefixSums } from '../../../src/core/window.ts';
import { TIMELINE_ROW_MS } from '../../../src/core/timeline.ts';
import type { Result } from '../../../src/wire/result.ts';

type WorstLoss = NonNullable<Result['metrics']['loop']['worstLoss15s']>;

const SAME = 1e-9;
const EDGE_MS = 1e-6;
const ROUNDING_MS = 0.001;

/**
 * The worst windows of the loop agree with the timeline. Windows slide and rows stand still, so rows tell bounds:
 *
 * - a window holds at least the rows that lie in it and at most those that it touches;
 * - for every row there is a window that starts at its first packet, holds all of that row and of those after it that
 *   fit, and of the next row at most everything: so the worst window is at least as bad as that.
 *
 * Both hold whatever the pace of the sender was.
 */
export function contradictionInWorstWindows(result: Result): string | null {
  const sums = sumsOf(result);
  return (
    contradictionInWorst('worstLoss15s', 15_000, result, sums) ??
    contradictionInWorst('worstBurst200ms', TIMELINE_ROW_MS, result, sums) ??
    contradictionInJitter(result, sums)
  );
}

interface Sums {
  readonly sent: Float64Array;
  readonly received: Float64Array;
  readonly lost: Float64Array;
  /** Least sum of the changes of delay of each row. */
  readonly changes: Float64Array;
}

function sumsOf({ timeline, traffic }: Result): Sums {
  return {
    sent: prefixSums(timeline.map((row) => row.sent)),
    received: prefixSums(timeline.map((row) => row.received)),
    lost: prefixSums(timeline.map((row) => row.lost)),
    changes: prefixSums(
      timeline.map(({ received, lost, jitterMs }, index) => {
        // A packet after a lost one, or the first of its stream, has no change of delay.
        const before = index === 0 ? traffic.streams.length : (timeline[index - 1]?.lost ?? 0);
        const samples = Math.max(0, received - lost - before);
        return samples * Math.max(0, (jitterMs ?? 0) - ROUNDING_MS);
      }),
    ),
  };
}

/** Sum of the rows [from, until). */
const rowsSum = (sums: Float64Array, from: number, until: number): number => {
  const last = sums.length - 1;
  const at = (row: number): number => sums[Math.min(last, Math.max(0, row))] ?? 0;
  return until > from ? at(until) - at(from) : 0;
};

function contradictionInWorst(
  field: 'worstLoss15s' | 'worstBurst200ms',
  lengthMs: number,
  result: Result,
  sums: Sums,
): string | null {
  const worst = result.metrics.loop[field];
  if (worst === null) return null;
  const at = `metrics.loop.${field}`;
  if (!fitsItsRows(worst, lengthMs, result, sums)) return `${at} must have the packets of its timeline rows.`;
  const row = rowWorseThan(worst.ratio, lengthMs, result, sums);
  return row === null
    ? null
    : `${at} must be at least as bad as the timeline at ${row * TIMELINE_ROW_MS} ms.`;
}

function fitsItsRows(worst: WorstLoss, lengthMs: number, { traffic }: Result, sums: Sums): boolean {
  const endMs = worst.startMs + lengthMs;
  const touched = [
    Math.floor((worst.startMs - EDGE_MS) / TIMELINE_ROW_MS),
    Math.floor((endMs + EDGE_MS) / TIMELINE_ROW_MS) + 1,
  ] as const;
  const within = [
    Math.ceil((worst.startMs + EDGE_MS) / TIMELINE_ROW_MS),
    Math.floor((endMs - EDGE_MS) / TIMELINE_ROW_MS),
  ] as const;
  // One packet of each stream may have been sent at the very end, where there is no row.
  const beyond = Math.max(1, traffic.streams.length);
  return (['sent', 'lost'] as const).every(
    (count) =>
      worst[count] >= rowsSum(sums[count], ...within) &&
      worst[count] <= rowsSum(sums[count], ...touched) + beyond,
  );
}

/** The first row from which on more was lost than a worst window of `ratio` allows; `null` when there is none. */
function rowWorseThan(
  ratio: number,
  lengthMs: number,
  { timeline, durationMs, traffic }: Result,
  sums: Sums,
): number | null {
  const rows = lengthMs / TIMELINE_ROW_MS;
  const fewest = (traffic.packetRatePerSecond * lengthMs * MIN_WINDOW_FILL) / 1000;
  for (const [index] of timeline.entries()) {
    // Also a window that starts at the row's end must be whole.
    if ((index + 1) * TIMELINE_ROW_MS + lengthMs > durationMs) return null;
    const sent = rowsSum(sums.sent, index, index + rows);
    const most = rowsSum(sums.sent, index, index + rows + 1);
    const lost = rowsSum(sums.lost, index, index + rows);
    const hasStart = (timeline[index]?.sent ?? 0) > 0;
    if (hasStart && sent >= fewest && lost / most > ratio + SAME) return index;
  }
  return null;
}

/** Fewer changes of delay leave no mean (core/metrics/jitter.ts). */
const MIN_SAMPLES = 10;

/** As above, by the least sum of changes that the rows can have. */
function contradictionInJitter(result: Result, sums: Sums): string | null {
  const { timeline, durationMs, traffic, metrics, instrument } = result;
  const worst = metrics.loop.worstJitter15s;
  // With longer gaps, a packet's predecessor may be more than one row away.
  if (worst === null || instrument.longestSendGapMs >= TIMELINE_ROW_MS) return null;
  const rows = 15_000 / TIMELINE_ROW_MS;
  const fewest = traffic.packetRatePerSecond * 15 * MIN_WINDOW_FILL;
  for (const [index, { sent }] of timeline.entries()) {
    if ((index + 1) * TIMELINE_ROW_MS + 15_000 > durationMs) return null;
    const isFilled = sent > 0 && rowsSum(sums.sent, index, index + rows) >= fewest;
    const received = rowsSum(sums.received, index, index + rows + 1);
    const least = rowsSum(sums.changes, index, index + rows) / received;
    if (isFilled && received >= MIN_SAMPLES && least > worst.ms + ROUNDING_MS)
      return `metrics.loop.worstJitter15s must be at least as bad as the timeline at ${index * TIMELINE_ROW_MS} ms.`;
  }
  return null;
}
