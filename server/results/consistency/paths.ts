import { wilsonInterval, type Interval } from '../../../src/core/metrics/wilson.ts';
import { ratioOf } from '../../../src/core/units.ts';
import type { Result } from '../../../src/wire/result.ts';

type Loop = Result['metrics']['loop'];
type Direction = NonNullable<Result['metrics']['up']>;
type DelaySummary = NonNullable<Loop['rttMs']>;
type WorstLoss = NonNullable<Loop['worstLoss15s']>;

/** Other programs may add in another order, or write fewer digits of a double. */
const SAME = 1e-9;
const SAME_MS = 1e-6;
const WINDOWS = { worstLoss15s: 15_000, worstBurst200ms: 200 } as const;

const isSame = (a: number | null, b: number | null): boolean =>
  a === null || b === null ? a === b : Math.abs(a - b) <= SAME;

const isSameInterval = (a: Interval | null, b: Interval | null): boolean =>
  a === null || b === null ? a === b : isSame(a.low, b.low) && isSame(a.high, b.high);

/** The metrics of each path follow from its counts, and its summaries are in order. */
export function contradictionInPaths({ metrics, traffic, durationMs }: Result): string | null {
  const { loop, up, down } = metrics;
  return (
    contradictionInRatios('loop', loop, traffic) ??
    contradictionInRtt(loop, traffic.received) ??
    contradictionInWindows('loop', loop, traffic, durationMs) ??
    contradictionInDirection('up', up, durationMs) ??
    // Down, the clock of the windows begins when the first packet is at the relay: later than the stretch.
    contradictionInDirection('down', down, durationMs + traffic.lateLimitMs)
  );
}

function contradictionInDirection(
  name: 'up' | 'down',
  direction: Direction | null,
  untilMs: number,
): string | null {
  if (direction === null) return null;
  return (
    contradictionInRatios(name, direction, direction) ??
    contradictionInSummary(`metrics.${name}.queueingMs`, direction.queueingMs) ??
    contradictionInWindows(name, direction, direction, untilMs)
  );
}

/** Counts that the ratios of a path are of. */
interface Counts {
  readonly sent: number;
  readonly received: number;
  readonly lost: number;
  readonly reordered: number;
}

function contradictionInRatios(name: string, path: Loop | Direction, counts: Counts): string | null {
  const { sent, received, lost, reordered } = counts;
  const at = `metrics.${name}`;
  if (!isSame(path.lossRatio, ratioOf(lost, sent))) return `${at}.lossRatio must be lost / sent.`;
  if (!isSameInterval(path.lossRatioInterval, wilsonInterval(lost, sent)))
    return `${at}.lossRatioInterval must be the Wilson interval of lost and sent.`;
  if (!isSame(path.reorderRatio, ratioOf(reordered, received)))
    return `${at}.reorderRatio must be reordered / received.`;
  if (!isSameInterval(path.reorderRatioInterval, wilsonInterval(reordered, received)))
    return `${at}.reorderRatioInterval must be the Wilson interval of reordered and received.`;
  return null;
}

function contradictionInRtt({ rttMs, oneWayMs }: Loop, received: number): string | null {
  if ((rttMs === null) !== (received === 0))
    return 'metrics.loop.rttMs must be there exactly when a packet was received.';
  if (!isSame(oneWayMs, rttMs && rttMs.mean / 2)) return 'metrics.loop.oneWayMs must be half of rttMs.mean.';
  return contradictionInSummary('metrics.loop.rttMs', rttMs);
}

function contradictionInSummary(at: string, summary: DelaySummary | null): string | null {
  if (summary === null) return null;
  const { min, median, p95, p99, max, mean } = summary;
  const ascends = [min, median, p95, p99, max].every(
    (value, index, all) => index === 0 || value >= (all[index - 1] ?? 0) - SAME_MS,
  );
  if (!ascends) return `${at} must ascend from min over median, p95 and p99 to max.`;
  return mean < min - SAME_MS || mean > max + SAME_MS ? `${at}.mean must be between min and max.` : null;
}

function contradictionInWindows(
  name: string,
  path: Loop | Direction,
  counts: Counts,
  untilMs: number,
): string | null {
  for (const field of ['worstLoss15s', 'worstBurst200ms'] as const) {
    const problem = contradictionInWindow(
      `metrics.${name}.${field}`,
      path[field],
      counts,
      untilMs - WINDOWS[field],
    );
    if (problem !== null) return problem;
  }
  const startMs = path.worstJitter15s?.startMs ?? 0;
  return startMs > Math.max(0, untilMs - WINDOWS.worstLoss15s) + SAME_MS
    ? `metrics.${name}.worstJitter15s must lie within the test.`
    : null;
}

function contradictionInWindow(
  at: string,
  worst: WorstLoss | null,
  { sent, lost }: Counts,
  latestStartMs: number,
): string | null {
  if (worst === null) return null;
  if (worst.lost > worst.sent) return `${at}.lost must not be over ${at}.sent.`;
  if (!isSame(worst.ratio, ratioOf(worst.lost, worst.sent))) return `${at}.ratio must be lost / sent.`;
  if (!isSameInterval(worst.interval, wilsonInterval(worst.lost, worst.sent)))
    return `${at}.interval must be the Wilson interval of lost and sent.`;
  if (worst.sent > sent || worst.lost > lost) return `${at} must not have more packets than the test.`;
  if (worst.startMs > latestStartMs + SAME_MS) return `${at} must lie within the test.`;
  return null;
}
