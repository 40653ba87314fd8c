import type { Result } from '../../../src/wire/result.ts';

type Row = Result['timeline'][number];
type Direction = NonNullable<Result['metrics']['up']>;

/** Means of a row are rounded to microseconds; drift is taken out by sums of doubles. */
const ROUNDING_MS = 0.002;

/**
 * Both directions have the packets that the witness and the loop say, and queueing that adds up to the loop's delay: row
 * by row, what a packet took is what it queued up and down, and what the fastest took.
 */
export function contradictionInDirections(result: Result): string | null {
  return (
    contradictionInTheirCounts(result) ??
    contradictionInOrder(result) ??
    contradictionInQueueing(result) ??
    contradictionInRowQueues(result)
  );
}

function contradictionInTheirCounts({ metrics: { up, down }, witness, traffic }: Result): string | null {
  if (!witness || !up || !down) return null;
  // What came back without a record is in neither direction.
  const back = traffic.received - witness.unwitnessed;
  const passed = back + witness.lostDown;
  if (up.received !== passed)
    return 'metrics.up.received must be what reached the relay: traffic.received - witness.unwitnessed + witness.lostDown.';
  if (down.sent !== passed) return 'metrics.down.sent must be metrics.up.received.';
  return down.received === back
    ? null
    : 'metrics.down.received must be traffic.received - witness.unwitnessed.';
}

/** Whoever was overtaken on the whole way was overtaken on one leg of it. */
function contradictionInOrder({ metrics: { up, down }, witness, traffic }: Result): string | null {
  if (witness?.state !== 'whole' || !up || !down) return null;
  return traffic.reordered > up.reordered + down.reordered
    ? 'metrics.up.reordered + metrics.down.reordered must not be below traffic.reordered.'
    : null;
}

function contradictionInQueueing({ metrics: { up, down }, timeline, witness }: Result): string | null {
  for (const [name, direction] of [
    ['up', up],
    ['down', down],
  ] as const) {
    if (!direction) continue;
    const at = `metrics.${name}.queueingMs`;
    if ((direction.queueingMs === null) !== (direction.received === 0))
      return `${at} must be there exactly when a packet was received.`;
    if (direction.queueingMs && direction.queueingMs.min > ROUNDING_MS)
      return `${at}.min must be 0: it is over that of the fastest packet.`;
  }
  if (witness?.state !== 'whole' || !up || !down) return null;
  return (
    contradictionInMean('up', up, timeline, (row) => [row.queueUpMs, row.sent - (row.lostUp ?? 0)]) ??
    contradictionInMean('down', down, timeline, (row) => [row.queueDownMs, row.received])
  );
}

/** The mean of a direction is that of its rows, weighed by their packets; what has no row lies between least and greatest. */
function contradictionInMean(
  name: 'up' | 'down',
  { queueingMs, received }: Direction,
  timeline: readonly Row[],
  ofRow: (row: Row) => readonly [meanMs: number | null | undefined, packets: number],
): string | null {
  if (queueingMs === null) return null;
  let totalMs = 0;
  let inRows = 0;
  for (const row of timeline) {
    const [meanMs, packets] = ofRow(row);
    if (meanMs === undefined) return null;
    if ((meanMs === null) !== (packets === 0))
      return `timeline must have queueing ${name} exactly where packets are known there.`;
    if ((meanMs ?? 0) > queueingMs.max + ROUNDING_MS)
      return `metrics.${name}.queueingMs.max must not be below the timeline.`;
    totalMs += (meanMs ?? 0) * packets;
    inRows += packets;
  }
  const least = totalMs / received - ROUNDING_MS;
  const greatest = (totalMs + (received - inRows) * queueingMs.max) / received + ROUNDING_MS;
  return queueingMs.mean < least || queueingMs.mean > greatest
    ? `metrics.${name}.queueingMs.mean must be that of the timeline.`
    : null;
}

function contradictionInRowQueues({ timeline, witness, metrics }: Result): string | null {
  if (witness?.state !== 'whole' || !metrics.up || !metrics.down) return null;
  const range = { least: Infinity, greatest: -Infinity };
  for (const { rttMs, queueUpMs, queueDownMs, lostDown } of timeline) {
    // The mean of those that went up is also of those that came back only where none was lost on the way.
    if (typeof queueUpMs !== 'number' || typeof queueDownMs !== 'number' || rttMs === null || lostDown !== 0)
      continue;
    const fastestMs = rttMs - queueUpMs - queueDownMs;
    range.least = Math.min(range.least, fastestMs);
    range.greatest = Math.max(range.greatest, fastestMs);
  }
  return range.greatest - range.least > 2 * ROUNDING_MS
    ? 'timeline must have the same delay without queueing in every row.'
    : null;
}
