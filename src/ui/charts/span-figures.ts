import { quantile } from '../../core/metrics/delay.ts';
import { firstSentAt, type PacketColumns } from '../../core/witness/packet-columns.ts';
import type { ChartRow } from './points.ts';
import { rowsOf, type Span } from './span.ts';

/** What became of the packets that were sent in a span. */
export interface SpanFigures {
  readonly sent: number;
  readonly lost: number;
  /** Their round trip; `null` when none arrived. */
  readonly roundTrip: {
    /** A stored result has means of 200 ms, which give a mean; a median needs the packets themselves. */
    readonly kind: 'median' | 'mean';
    readonly ms: number;
  } | null;
}

/** The figures of a span of rows: from the packets where the page still has them. */
export function spanFigures(
  rows: readonly ChartRow[],
  packets: PacketColumns | null,
  span: Span,
): SpanFigures {
  return packets ? ofPackets(packets, span) : ofRows(rowsOf(rows, span));
}

function ofPackets(packets: PacketColumns, { fromMs, toMs }: Span): SpanFigures {
  const [first, end] = [firstSentAt(packets, fromMs), firstSentAt(packets, toMs)];
  const sent = Math.max(0, end - first);
  const delays = packets.roundTripMs.slice(first, end).filter((ms) => !Number.isNaN(ms));
  const medianMs = quantile(delays.sort(), 0.5);
  return {
    sent,
    lost: sent - delays.length,
    roundTrip: medianMs === null ? null : { kind: 'median', ms: medianMs },
  };
}

function ofRows(rows: readonly ChartRow[]): SpanFigures {
  let [sent, lost, received, totalMs] = [0, 0, 0, 0];
  for (const row of rows) {
    sent += row.sent;
    lost += row.lost;
    if (row.rttMs === null) continue;
    received += row.received;
    totalMs += row.rttMs * row.received;
  }
  return { sent, lost, roundTrip: received === 0 ? null : { kind: 'mean', ms: totalMs / received } };
}
