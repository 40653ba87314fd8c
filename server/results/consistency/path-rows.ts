import { TIMELINE_ROW_MS } from '../../../src/core/packets/timeline.ts';
import type { Result } from '../../../src/wire/result.ts';

/** The packets of one timeline row as one path saw them, and when they set out on it. Times as the windows have them. */
export interface PathRow {
  readonly fromMs: number;
  /** None of them set out later. */
  readonly toMs: number;
  /** The first of them had set out by then. */
  readonly firstByMs: number;
  readonly sent: number;
  readonly received: number;
  readonly lost: number;
}

/** A path row by row. */
export interface PathRows {
  readonly path: 'loop' | 'up' | 'down';
  readonly rows: readonly PathRow[];
}

/** The timeline is rounded to microseconds. */
const ROUNDING_MS = 0.001;

/** Rows of the loop and, where the witness is whole, of both directions: then every packet's fate is known. */
export function pathRowsOf(result: Result): PathRows[] {
  const { timeline, metrics, witness } = result;
  const loop = pathOf('loop', timeline, ({ sent, received }) => ({ sent, received }));
  const isKnown = timeline.every(({ lostUp, lostDown }) => lostUp !== undefined && lostDown !== undefined);
  if (witness?.state !== 'whole' || !metrics.up || !metrics.down || !isKnown) return [loop];
  const passed = ({ sent, lostUp = 0 }: Row): number => sent - lostUp;
  const up = pathOf('up', timeline, (row) => ({ sent: row.sent, received: passed(row) }));
  const mostMs = (metrics.up.queueingMs?.max ?? 0) + ROUNDING_MS;
  const down = pathOf(
    'down',
    timeline,
    (row) => ({ sent: passed(row), received: row.received }),
    // What queued on the way up sets out down so much later; no packet of a row queued for longer than all together.
    (row) => {
      const meanMs = (row.queueUpMs ?? 0) + ROUNDING_MS;
      return { longestMs: Math.min(mostMs, meanMs * passed(row)), meanMs: Math.min(mostMs, meanMs) };
    },
  );
  return [loop, up, down];
}

type Row = Result['timeline'][number];

const NO_SHIFT = { longestMs: 0, meanMs: 0 };

function pathOf(
  path: PathRows['path'],
  timeline: readonly Row[],
  countsOf: (row: Row) => { readonly sent: number; readonly received: number },
  shiftOf: (row: Row) => { readonly longestMs: number; readonly meanMs: number } = () => NO_SHIFT,
): PathRows {
  const rows = timeline.map((row): PathRow => {
    const { sent, received } = countsOf(row);
    const { longestMs, meanMs } = shiftOf(row);
    const endMs = row.startMs + TIMELINE_ROW_MS;
    return {
      fromMs: row.startMs,
      toMs: endMs + longestMs,
      firstByMs: endMs + meanMs,
      sent,
      received,
      lost: sent - received,
    };
  });
  return { path, rows };
}

/** What is certain of the window that begins with the first packet of a row. Runs of rows are [from, until). */
export interface AnchoredWindow {
  readonly row: number;
  /** At least the packets of these rows are in it. */
  readonly from: number;
  readonly until: number;
  /** And those of its own row, where that is not one of them. */
  readonly hasOwn: boolean;
  /** At most the packets of these rows are. */
  readonly touchedFrom: number;
  readonly touchedUntil: number;
}

/** Of the rows that lie in a window whole, from the sums of the rows before each (`prefixSums`). */
export const sumWithin = (sums: Float64Array, { row, from, until, hasOwn }: AnchoredWindow): number =>
  (sums[until] ?? 0) - (sums[from] ?? 0) + (hasOwn ? (sums[row + 1] ?? 0) - (sums[row] ?? 0) : 0);

/** Of the rows that a window touches, likewise. */
export const sumTouched = (sums: Float64Array, { touchedFrom, touchedUntil }: AnchoredWindow): number =>
  (sums[touchedUntil] ?? 0) - (sums[touchedFrom] ?? 0);

/**
 * The windows of `lengthMs` that begin with the first packet of a row, in order; not those that may reach beyond
 * `untilMs`. Windows slide and rows stand still, so rows tell bounds: a window holds at least the rows that lie in it and
 * at most those that it touches. That holds whatever the pace of the sender was.
 */
export function* anchoredWindows(
  rows: readonly PathRow[],
  lengthMs: number,
  untilMs: number,
): Generator<AnchoredWindow> {
  // By when all packets of a row and of those before it had set out: ascends, as rows do.
  const settledMs = new Float64Array(rows.length);
  let latestMs = 0;
  for (const [index, { toMs }] of rows.entries()) settledMs[index] = latestMs = Math.max(latestMs, toMs);
  let touchedFrom = 0;
  let settled = 0;
  for (const [row, { fromMs, firstByMs, toMs, sent }] of rows.entries()) {
    while (touchedFrom < row && (settledMs[touchedFrom] ?? 0) <= fromMs) touchedFrom += 1;
    while (settled < rows.length && (settledMs[settled] ?? 0) <= fromMs + lengthMs) settled += 1;
    if (firstByMs + lengthMs > untilMs || sent <= 0) continue;
    const after = Math.max(row + 1, Math.ceil(firstByMs / TIMELINE_ROW_MS));
    const from = Math.min(after, rows.length);
    yield {
      row,
      from,
      until: Math.max(from, settled),
      // It begins with the first of its own row, so it has everything of that.
      hasOwn: toMs <= fromMs + lengthMs,
      touchedFrom,
      touchedUntil: Math.min(rows.length, Math.ceil((firstByMs + lengthMs) / TIMELINE_ROW_MS)),
    };
  }
}
