import { prefixSums } from '../../../src/core/packets/window.ts';
import { TIMELINE_ROW_MS } from '../../../src/core/packets/timeline.ts';
import type { Result } from '../../../src/wire/result.ts';
import { anchoredWindows, sumTouched, sumWithin, type PathRows } from './path-rows.ts';
import { fewestIn } from './windows.ts';

const WINDOW_MS = 15_000;
/** The timeline is rounded to microseconds. */
const ROUNDING_MS = 0.001;
/** Fewer changes of delay leave no mean (core/metrics/jitter.ts). */
const MIN_SAMPLES = 10;
/** Rows at both ends in which a stream may have no packet yet, or none any more. */
const EDGE_ROWS = 5;

/** What is certain of the changes of delay round the loop, as sums of the rows before each. */
interface Changes {
  /** At least so many. */
  readonly samples: Float64Array;
  /** At least so much together, ms. */
  readonly ms: Float64Array;
}

/** The worst jitter of the loop and of both directions explains the changes of delay that the timeline tells. */
export function contradictionInJitter(result: Result, paths: readonly PathRows[]): string | null {
  const [loop, up, down] = paths;
  if (!loop) return null;
  const changes = changesOf(result);
  return (
    contradictionInSpread(result) ??
    contradictionInLoop(result, loop, changes) ??
    (up && down ? contradictionInDirections(result, up, down, changes) : null)
  );
}

function changesOf({ timeline, traffic, instrument }: Result): Changes {
  const streams = Math.max(1, traffic.streams.length);
  // With longer gaps, a packet's predecessor may be more than one row away.
  const hasGaps = instrument.longestSendGapMs >= TIMELINE_ROW_MS;
  const samples = timeline.map(({ received, lost }, index) => {
    // A packet after a lost one, or the first of its stream, has no change of delay.
    const before = index === 0 || hasGaps ? streams : (timeline[index - 1]?.lost ?? 0);
    return Math.max(0, received - lost - before);
  });
  return {
    samples: prefixSums(samples),
    ms: prefixSums(
      timeline.map(
        ({ jitterMs }, index) => (samples[index] ?? 0) * Math.max(0, (jitterMs ?? 0) - ROUNDING_MS),
      ),
    ),
  };
}

/**
 * Where nothing is lost, the greatest delay of a row and of the next differ by as much as some stream's delay changes on
 * the way from one to the other. So all changes of a stretch add up to at least all those differences.
 */
function contradictionInSpread({ timeline, instrument }: Result): string | null {
  // With longer gaps, a stream may have no packet in a row.
  if (instrument.longestSendGapMs >= TIMELINE_ROW_MS) return null;
  let leastMs = 0;
  let mostMs = 0;
  let fromMs: number | null = null;
  const contradiction = (): string | null =>
    fromMs !== null && leastMs > mostMs
      ? `timeline must have as much jitter from ${fromMs} ms on as its rttMaxMs changes.`
      : null;
  for (let index = EDGE_ROWS; index < timeline.length - EDGE_ROWS; index += 1) {
    const [before, row] = [timeline[index - 1], timeline[index]];
    if (!before || !row) continue;
    if (row.lost > 0 || row.rttMaxMs === null) {
      const problem = contradiction();
      if (problem !== null) return problem;
      fromMs = null;
      continue;
    }
    if (fromMs === null) {
      fromMs = row.startMs;
      leastMs = 0;
      mostMs = 0;
    } else leastMs += Math.max(0, Math.abs(row.rttMaxMs - (before.rttMaxMs ?? row.rttMaxMs)) - ROUNDING_MS);
    mostMs += row.received * ((row.jitterMs ?? 0) + ROUNDING_MS);
  }
  return contradiction();
}

function contradictionInLoop(result: Result, loop: PathRows, changes: Changes): string | null {
  const worst = result.metrics.loop.worstJitter15s;
  const fewest = fewestIn(WINDOW_MS, result);
  const sent = prefixSums(loop.rows.map((row) => row.sent));
  const received = prefixSums(loop.rows.map((row) => row.received));
  for (const window of anchoredWindows(loop.rows, WINDOW_MS, result.durationMs)) {
    if (sumWithin(sent, window) < fewest || sumWithin(changes.samples, window) < MIN_SAMPLES) continue;
    const atMs = window.row * TIMELINE_ROW_MS;
    if (worst === null)
      return `metrics.loop.worstJitter15s must be there: the timeline has a whole window at ${atMs} ms.`;
    if (sumWithin(changes.ms, window) / sumTouched(received, window) > worst.ms + ROUNDING_MS)
      return `metrics.loop.worstJitter15s must be at least as bad as the timeline at ${atMs} ms.`;
  }
  return null;
}

/**
 * A change of delay round the loop is the sum of one up and one down. So what the loop changed in rows that lie in a
 * window of either direction is at most what both windows changed, each at most its worst mean times its packets.
 */
function contradictionInDirections(
  result: Result,
  up: PathRows,
  down: PathRows,
  changes: Changes,
): string | null {
  const { up: upMetrics, down: downMetrics } = result.metrics;
  const fewest = fewestIn(WINDOW_MS, result);
  const sent = prefixSums(down.rows.map((row) => row.sent));
  const passed = prefixSums(up.rows.map((row) => row.received));
  const received = prefixSums(down.rows.map((row) => row.received));
  const ofUp = new Map(
    [...anchoredWindows(up.rows, WINDOW_MS, result.durationMs)].map((window) => [window.row, window]),
  );
  for (const window of anchoredWindows(down.rows, WINDOW_MS, result.durationMs)) {
    // What lies in the window down lies in the one up too: it begins no earlier, and packets set out up before down.
    const upWindow = ofUp.get(window.row);
    if (!upWindow || sumWithin(sent, window) < fewest || sumWithin(changes.samples, window) < MIN_SAMPLES)
      continue;
    const atMs = window.row * TIMELINE_ROW_MS;
    const missing = !upMetrics?.worstJitter15s ? 'up' : !downMetrics?.worstJitter15s ? 'down' : null;
    if (missing)
      return `metrics.${missing}.worstJitter15s must be there: the timeline has a whole window at ${atMs} ms.`;
    const mostMs =
      ((upMetrics?.worstJitter15s?.ms ?? 0) + ROUNDING_MS) * sumTouched(passed, upWindow) +
      ((downMetrics?.worstJitter15s?.ms ?? 0) + ROUNDING_MS) * sumTouched(received, window);
    if (sumWithin(changes.ms, window) > mostMs)
      return `metrics.up.worstJitter15s and metrics.down.worstJitter15s must make up the jitter of the timeline at ${atMs} ms.`;
  }
  return null;
}
