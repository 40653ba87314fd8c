import type { TimelineRow } from '../../core/packets/timeline.ts';
import { TIMELINE_ROW_MS } from '../../core/packets/timeline.ts';

/** The charts. `queueing` is drawn for results whose relay told the directions apart. */
export type ChartKind = 'rtt' | 'queueing' | 'loss' | 'jitter';

/** A row with what the relay told of its directions; without it while a test runs. */
export interface ChartRow extends TimelineRow {
  readonly lostUp?: number | undefined;
  readonly lostDown?: number | undefined;
  readonly queueUpMs?: number | null | undefined;
  readonly queueDownMs?: number | null | undefined;
}

/** Which packets a series is of: all there and back, those of one direction, losses of unknown direction. */
export type SeriesName = 'all' | 'up' | 'down' | 'unknown';

/** A point of a chart; `y` is `null` where there is nothing to draw: a gap is drawn as a gap. */
export interface Point {
  readonly x: number;
  readonly y: number | null;
}

/** One line, or one set of bars. */
export interface Series {
  readonly name: SeriesName;
  readonly points: readonly Point[];
}

/**
 * More buckets than this nobody can tell apart on a screen, and drawing them four times a second would cost
 * frames. A bucket of a line is its least and its greatest row, so no peak is smoothed away.
 */
const MAX_BUCKETS = 300;

/** Rows in one bucket. From the planned length, not from the rows so far, so that a growing chart never reshapes. */
export const rowsPerBucket = (durationMs: number): number =>
  Math.max(1, Math.ceil(durationMs / TIMELINE_ROW_MS / MAX_BUCKETS));

function* bucketsOf(rows: readonly ChartRow[], size: number): Generator<readonly ChartRow[]> {
  for (let first = 0; first < rows.length; first += size) yield rows.slice(first, first + size);
}

/** Whether the relay told the directions apart. */
export const hasDirections = (rows: readonly ChartRow[]): boolean =>
  rows.some(({ lostUp }) => lostUp !== undefined);

/** Losses of a row by what is known of their direction. */
function lostOf(row: ChartRow, name: SeriesName): number {
  const { lostUp = 0, lostDown = 0 } = row;
  switch (name) {
    case 'all':
      return row.lost;
    case 'up':
      return lostUp;
    case 'down':
      return lostDown;
    case 'unknown':
      return Math.max(0, row.lost - lostUp - lostDown);
  }
}

/** What a chart shows of one row; loss as a ratio. */
export function valueOf(kind: ChartKind, row: ChartRow, name: SeriesName = 'all'): number | null {
  switch (kind) {
    case 'rtt':
      return row.rttMs;
    case 'queueing':
      return (name === 'up' ? row.queueUpMs : row.queueDownMs) ?? null;
    case 'loss':
      return row.sent > 0 ? lostOf(row, name) / row.sent : null;
    case 'jitter':
      return row.jitterMs;
  }
}

/** The series of a chart. A loss of unknown direction has one of its own: it is in neither. */
export function seriesNames(kind: ChartKind, rows: readonly ChartRow[]): readonly SeriesName[] {
  if (kind === 'queueing') return ['up', 'down'];
  if (kind !== 'loss' || !hasDirections(rows)) return ['all'];
  return rows.some((row) => lostOf(row, 'unknown') > 0) ? ['up', 'down', 'unknown'] : ['up', 'down'];
}

/** Points of a line: every row as it is, or least and greatest of each bucket and one gap where rows are empty. */
function linePoints(kind: ChartKind, name: SeriesName, rows: readonly ChartRow[], size: number): Point[] {
  const point = (row: ChartRow): Point => ({ x: row.startMs, y: valueOf(kind, row, name) });
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

/** Points of bars: the greatest row of each bucket for that series, at its begin. */
function barPoints(kind: ChartKind, name: SeriesName, rows: readonly ChartRow[], size: number): Point[] {
  return [...bucketsOf(rows, size)].map((bucket): Point => {
    const values = bucket.flatMap((row) => valueOf(kind, row, name) ?? []);
    return { x: bucket[0]?.startMs ?? 0, y: values.length > 0 ? Math.max(...values) : null };
  });
}

/** What a chart draws of its rows: at most about 600 points a series, whatever the length of the test. */
export function chartSeries(kind: ChartKind, rows: readonly ChartRow[], durationMs: number): Series[] {
  const size = rowsPerBucket(durationMs);
  const points = kind === 'loss' ? barPoints : linePoints;
  return seriesNames(kind, rows).map((name) => ({ name, points: points(kind, name, rows, size) }));
}

/** Whether a point has a gap on both sides, so that no line would show it. */
export function isIsolated(points: readonly Point[], index: number): boolean {
  const isDrawn = (at: number): boolean => typeof points[at]?.y === 'number';
  return isDrawn(index) && !isDrawn(index - 1) && !isDrawn(index + 1);
}
