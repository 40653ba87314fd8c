import { delayMs, isReceived, type Measurement } from './packet.ts';
import { ipdvSamples } from '../metrics/jitter.ts';
import { mean } from '../metrics/delay.ts';

/** Length of a timeline row. */
export const TIMELINE_ROW_MS = 200;

/** What happened to the packets sent in one 200 ms of the measured stretch. */
export interface TimelineRow {
  /** Ms after the begin of the measured stretch. */
  readonly startMs: number;
  readonly sent: number;
  readonly received: number;
  readonly lost: number;
  /** Mean round trip of the packets sent in the row; `null` when none of them arrived. */
  readonly rttMs: number | null;
  readonly rttMaxMs: number | null;
  /** Mean absolute change of delay of the packets sent in the row; `null` without two successive arrivals. */
  readonly jitterMs: number | null;
}

/** Rows of 200 ms over the whole stretch, by send time. For drawing; grades come from sliding windows. */
export function timelineOf(measurement: Measurement): TimelineRow[] {
  const rowCount = Math.ceil((measurement.endMs - measurement.beginMs) / TIMELINE_ROW_MS);
  const rows = Array.from({ length: Math.max(0, rowCount) }, () => ({
    sent: 0,
    delays: [] as number[],
    changes: [] as number[],
  }));
  const rowAt = (sentMs: number): (typeof rows)[number] | undefined =>
    rows[Math.floor((sentMs - measurement.beginMs) / TIMELINE_ROW_MS)];
  for (const packet of measurement.packets) {
    const row = rowAt(packet.sentMs);
    if (!row) continue;
    row.sent++;
    if (isReceived(packet)) row.delays.push(delayMs(packet));
  }
  for (const sample of ipdvSamples(measurement.packets.filter(isReceived)))
    rowAt(sample.sentMs)?.changes.push(sample.changeMs);
  return rows.map((row, index) => ({
    startMs: index * TIMELINE_ROW_MS,
    sent: row.sent,
    received: row.delays.length,
    lost: row.sent - row.delays.length,
    rttMs: mean(row.delays),
    rttMaxMs: row.delays.length > 0 ? Math.max(...row.delays) : null,
    jitterMs: mean(row.changes),
  }));
}
