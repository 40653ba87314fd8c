import { TIMELINE_ROW_MS } from '../../../src/core/packets/timeline.ts';
import type { Result } from '../../../src/wire/result.ts';

type Row = Result['timeline'][number];

/** The timeline is rounded to microseconds. */
const ROUNDING_MS = 0.001;

/** The rows are those of the whole test, and add up to its counts and its mean. */
export function contradictionInTimeline(result: Result): string | null {
  const { timeline, durationMs } = result;
  if (timeline.length !== Math.ceil(durationMs / TIMELINE_ROW_MS))
    return `timeline must have a row for each ${TIMELINE_ROW_MS} ms of durationMs.`;
  for (const [index, row] of timeline.entries()) {
    const problem = contradictionInRow(row, index, result);
    if (problem !== null) return `timeline[${index}]${problem}`;
  }
  return contradictionInSums(result) ?? contradictionInDelays(result);
}

function contradictionInRow(row: Row, index: number, { metrics, witness }: Result): string | null {
  const { startMs, sent, received, lost, rttMs, rttMaxMs, lostUp = 0, lostDown = 0 } = row;
  if (startMs !== index * TIMELINE_ROW_MS) return `.startMs must be ${index * TIMELINE_ROW_MS}.`;
  if (sent !== received + lost) return '.sent must be received + lost.';
  if (lostUp + lostDown > lost) return '.lostUp + lostDown must not be over lost.';
  if (witness?.state === 'whole' && row.lostUp !== undefined && lostUp + lostDown !== lost)
    return '.lostUp + lostDown must be lost where the witness is whole.';
  if ((rttMs === null) !== (received === 0) || (rttMaxMs === null) !== (received === 0))
    return '.rttMs must be there exactly when a packet was received.';
  if (rttMs === null || rttMaxMs === null || !metrics.loop.rttMs) return null;
  const { min, max } = metrics.loop.rttMs;
  if (rttMs > rttMaxMs + ROUNDING_MS) return '.rttMs must not be over rttMaxMs.';
  if (rttMs < min - ROUNDING_MS || rttMaxMs > max + ROUNDING_MS)
    return '.rttMs and rttMaxMs must lie between min and max of metrics.loop.rttMs.';
  return null;
}

const sumOf = (rows: readonly Row[], of: (row: Row) => number): number =>
  rows.reduce((sum, row) => sum + of(row), 0);

/** One packet of each stream may be sent at the very end, where there is no row any more. */
function contradictionInSums({ timeline, traffic, witness }: Result): string | null {
  const allowed = Math.max(1, traffic.streams.length);
  for (const count of ['sent', 'received', 'lost'] as const) {
    const missing = traffic[count] - sumOf(timeline, (row) => row[count]);
    if (missing < 0 || missing > allowed) return `timeline must add up to traffic.${count}.`;
  }
  if (!witness || timeline.some(({ lostUp }) => lostUp === undefined)) return null;
  for (const count of ['lostUp', 'lostDown'] as const) {
    const missing = witness[count] - sumOf(timeline, (row) => row[count] ?? 0);
    if (missing < 0 || missing > allowed) return `timeline must add up to witness.${count}.`;
  }
  return null;
}

/** Mean and greatest delay of the test are those of its rows, weighed by their packets. */
function contradictionInDelays({ timeline, traffic, metrics }: Result): string | null {
  const { rttMs } = metrics.loop;
  const inRows = sumOf(timeline, ({ received }) => received);
  if (rttMs === null || inRows === 0) return null;
  const total = sumOf(timeline, (row) => (row.rttMs ?? 0) * row.received);
  // What has no row lies between the least and the greatest delay.
  const outside = traffic.received - inRows;
  const least = (total + outside * rttMs.min) / traffic.received - ROUNDING_MS;
  const greatest = (total + outside * rttMs.max) / traffic.received + ROUNDING_MS;
  if (rttMs.mean < least || rttMs.mean > greatest)
    return 'metrics.loop.rttMs.mean must be that of the timeline.';
  const max = timeline.reduce((most, row) => Math.max(most, row.rttMaxMs ?? 0), 0);
  return outside === 0 && Math.abs(max - rttMs.max) > ROUNDING_MS
    ? 'metrics.loop.rttMs.max must be that of the timeline.'
    : null;
}
