import { DEJITTER_BUFFER_MS } from '../../../src/core/metrics/late.ts';
import type { Result } from '../../../src/wire/result.ts';

/** Delays are rounded to microseconds in the timeline, and sums differ in their last bits. */
const ROUNDING_MS = 0.002;

/** Where each percentile lies among the delays in order (core/metrics/delay.ts). */
const QUANTILES = { min: 0, median: 0.5, p95: 0.95, p99: 0.99, max: 1 } as const;

/** How many packets came too late follows, within bounds, from how the round trips are spread, whole and row by row. */
export function contradictionInLate({ traffic, metrics, timeline }: Result): string | null {
  const { rttMs } = metrics.loop;
  const { late, received } = traffic;
  if (rttMs === null) return null;
  const limitMs = rttMs.min + DEJITTER_BUFFER_MS;
  const bounds = { least: 0, most: received };
  for (const [name, share] of Object.entries(QUANTILES)) {
    const place = (received - 1) * share;
    const valueMs = rttMs[name as keyof typeof QUANTILES];
    // Interpolated between two places: the upper one is not less, the lower one not more.
    if (valueMs > limitMs + ROUNDING_MS) bounds.least = Math.max(bounds.least, received - Math.ceil(place));
    if (valueMs < limitMs - ROUNDING_MS)
      bounds.most = Math.min(bounds.most, received - 1 - Math.floor(place));
  }
  const lateRows = timeline.filter(({ rttMaxMs }) => rttMaxMs !== null && rttMaxMs > limitMs + ROUNDING_MS);
  const inTime = timeline.filter(({ rttMaxMs }) => rttMaxMs !== null && rttMaxMs < limitMs - ROUNDING_MS);
  bounds.least = Math.max(bounds.least, lateRows.length);
  bounds.most = Math.min(bounds.most, received - inTime.reduce((sum, row) => sum + row.received, 0));
  if (late < bounds.least) return `traffic.late must be at least ${bounds.least}, as the round trips say.`;
  return late > bounds.most ? `traffic.late must be at most ${bounds.most}, as the round trips say.` : null;
}
