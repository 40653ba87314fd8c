import { MIN_WINDOW_FILL } from '../../../src/core/metrics/loss.ts';
import { prefixSums } from '../../../src/core/packets/window.ts';
import { TIMELINE_ROW_MS } from '../../../src/core/packets/timeline.ts';
import type { Result } from '../../../src/wire/result.ts';
import { anchoredWindows, sumTouched, sumWithin, type PathRows } from './path-rows.ts';

type WorstLoss = NonNullable<Result['metrics']['loop']['worstLoss15s']>;

const SAME = 1e-9;
const EDGE_MS = 1e-6;
const WINDOWS = { worstLoss15s: 15_000, worstBurst200ms: TIMELINE_ROW_MS } as const;

/** Packets that a window of this length must hold to count. */
export const fewestIn = (lengthMs: number, { traffic }: Pick<Result, 'traffic'>): number =>
  (traffic.packetRatePerSecond * lengthMs * MIN_WINDOW_FILL) / 1000;

/**
 * The worst windows of a path agree with its timeline rows: a window has the packets of its rows, and is at least as bad
 * as every window that begins with a row's first packet. Where such a window counts, there is a worst one.
 */
export function contradictionInWorstWindows(result: Result, rows: PathRows): string | null {
  return (
    contradictionInWorst('worstLoss15s', result, rows) ??
    contradictionInWorst('worstBurst200ms', result, rows)
  );
}

function contradictionInWorst(field: keyof typeof WINDOWS, result: Result, path: PathRows): string | null {
  const lengthMs = WINDOWS[field];
  const worst = result.metrics[path.path]?.[field] ?? null;
  const at = `metrics.${path.path}.${field}`;
  const fewest = fewestIn(lengthMs, result);
  if (worst !== null && worst.sent < fewest - SAME)
    return `${at} must not be of a window that is not filled.`;
  if (worst !== null && !fitsItsRows(worst, lengthMs, result, path))
    return `${at} must have the packets of its timeline rows.`;
  const sent = prefixSums(path.rows.map((row) => row.sent));
  const lost = prefixSums(path.rows.map((row) => row.lost));
  for (const window of anchoredWindows(path.rows, lengthMs, result.durationMs)) {
    if (sumWithin(sent, window) < fewest) continue;
    const atMs = window.row * TIMELINE_ROW_MS;
    if (worst === null) return `${at} must be there: the timeline has a whole window at ${atMs} ms.`;
    if (sumWithin(lost, window) / sumTouched(sent, window) > worst.ratio + SAME)
      return `${at} must be at least as bad as the timeline at ${atMs} ms.`;
  }
  return null;
}

function fitsItsRows(worst: WorstLoss, lengthMs: number, { traffic }: Result, { rows }: PathRows): boolean {
  const endMs = worst.startMs + lengthMs;
  const least = { sent: 0, lost: 0 };
  // One packet of each stream may have been sent at the very end, where there is no row.
  const beyond = Math.max(1, traffic.streams.length);
  const most = { sent: beyond, lost: beyond };
  for (const { fromMs, toMs, sent, lost } of rows) {
    if (fromMs > endMs + EDGE_MS) break;
    if (toMs < worst.startMs - EDGE_MS) continue;
    most.sent += sent;
    most.lost += lost;
    if (fromMs < worst.startMs + EDGE_MS || toMs > endMs - EDGE_MS) continue;
    least.sent += sent;
    least.lost += lost;
  }
  return (['sent', 'lost'] as const).every(
    (count) => worst[count] >= least[count] && worst[count] <= most[count],
  );
}
