import type { TimelineRow } from '../../core/timeline.ts';
import { TIMELINE_ROW_MS } from '../../core/timeline.ts';

/** The three charts. */
export type ChartKind = 'rtt' | 'loss' | 'jitter';

/** A point of a chart; `y` is `null` where there is nothing to draw: a gap is drawn as a gap. */
export interface Point {
  readonly x: number;
  readonly y: number | null;
}

/**
 * More buckets than this nobody can tell apart on a screen, and drawing them four times a second would cost
 * frames. A bucket of a line is its least and its greatest row, so no peak is smoothed away.
 */
const MAX_BUCKETS = 300;

/** Rows in one bucket. From the planned length, not from the rows so far, so that a growing chart never reshapes. */
export const rowsPerBucket = (durationMs: number): number =>
  Math.max(1, Math.ceil(durationMs / TIMELINE_ROW_MS / MAX_BUCKETS));

function* bucketsOf(rows: readonly TimelineRow[], size: number): Generator<readonly TimelineRow[]> {
  for (let first = 0; first < rows.length; first += size) yield rows.slice(first, first + size);
}

/** What a chart shows of one row; loss as a ratio. */
export function valueOf(kind: ChartKind, row: TimelineRow): number | null {
  switch (kind) {
    case 'rtt':
      return row.rttMs;
    case 'loss':
      return row.sent > 0 ? row.lost / row.sent : null;
    case 'jitter':
      return row.jitterMs;
  }
}

/** Points of a line: every row as it is, or least and greatest of each bucket and one gap where rows are empty. */
function linePoints(kind: ChartKind, rows: readonly TimelineRow[], size: number): Point[] {
  const point = (row: TimelineRow): Point => ({ x: row.startMs, y: valueOf(kind, row) });
  if (size === 1) return rows.map(point);
  const points: Point[] = [];
  for (const bucket of bucketsOf(rows, size)) {
    const all = bucket.map(point);
    const drawn = all.filter(({ y }) => y !== null).sort((a, b) => (a.y ?? 0) - (b.y ?? 0));
    const kept = new Set([drawn[0], drawn.at(-1), all.find(({ y }) => y === null)]);
    for (const candidate of all) if (kept.has(candidate)) points.push(candidate);
  }
  return points;
}

/** Points of bars: the greatest row of each bucket, at its begin. */
function barPoints(kind: ChartKind, rows: readonly TimelineRow[], size: number): Point[] {
  return [...bucketsOf(rows, size)].map((bucket): Point => {
    const values = bucket.flatMap((row) => valueOf(kind, row) ?? []);
    return { x: bucket[0]?.startMs ?? 0, y: values.length > 0 ? Math.max(...values) : null };
  });
}

/** What a chart draws of its rows: at most about 600 points, whatever the length of the test. */
export function chartPoints(kind: ChartKind, rows: readonly TimelineRow[], durationMs: number): Point[] {
  const size = rowsPerBucket(durationMs);
  return kind === 'loss' ? barPoints(kind, rows, size) : linePoints(kind, rows, size);
}

/** Whether a point has a gap on both sides, so that no line would show it. */
export function isIsolated(points: readonly Point[], index: number): boolean {
  const isDrawn = (at: number): boolean => typeof points[at]?.y === 'number';
  return isDrawn(index) && !isDrawn(index - 1) && !isDrawn(index + 1);
}
