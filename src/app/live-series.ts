import type { Arrival, SentPacket } from '../core/packets/packet.ts';
import { TIMELINE_ROW_MS, type TimelineRow } from '../core/packets/timeline.ts';
import type { MonotonicMs } from '../core/units.ts';

/** What the charts draw while the test runs. */
export interface LiveSeries {
  /** Settled rows only: the youngest are held back until their stragglers have had time to come. */
  readonly rows: readonly TimelineRow[];
  readonly durationMs: number;
}

/** Rows younger than this are not shown: their packets may still be under way. */
const SETTLE_MS = 1000;

interface Bucket {
  sent: number;
  received: number;
  delaySumMs: number;
  delayMaxMs: number;
  changeSumMs: number;
  changes: number;
}

/**
 * Builds timeline rows packet by packet while the test runs. For drawing only: the result is computed from the
 * records by the core when the test is over.
 */
export class LiveTimeline {
  readonly #buckets: Bucket[] = [];
  readonly #sentMs = new Map<number, MonotonicMs>();
  readonly #previous = new Map<number, { streamSequence: number; delayMs: number }>();
  #beginMs: MonotonicMs | null = null;
  #firstGlobal = Infinity;

  /** Sets the begin mark; packets before it are warm-up and are not drawn. */
  begin(beginMs: MonotonicMs, firstGlobal: number): void {
    this.#beginMs = beginMs;
    this.#firstGlobal = firstGlobal;
  }

  /** Takes what was sent and what arrived since the last call. */
  add(sent: readonly SentPacket[], arrivals: readonly Arrival[]): void {
    for (const { globalSequence, sentMs } of sent) {
      this.#sentMs.set(globalSequence, sentMs);
      const bucket = this.#bucketOf(globalSequence, sentMs);
      if (bucket) bucket.sent++;
    }
    for (const arrival of arrivals) this.#arrive(arrival);
  }

  /** The rows that are old enough to be believed at `nowMs`. */
  rows(nowMs: MonotonicMs): TimelineRow[] {
    const settled =
      this.#beginMs === null ? 0 : Math.floor((nowMs - this.#beginMs - SETTLE_MS) / TIMELINE_ROW_MS);
    return this.#buckets.slice(0, Math.max(0, settled)).map((bucket, index) => ({
      startMs: index * TIMELINE_ROW_MS,
      sent: bucket.sent,
      received: bucket.received,
      lost: bucket.sent - bucket.received,
      rttMs: bucket.received > 0 ? bucket.delaySumMs / bucket.received : null,
      rttMaxMs: bucket.received > 0 ? bucket.delayMaxMs : null,
      jitterMs: bucket.changes > 0 ? bucket.changeSumMs / bucket.changes : null,
    }));
  }

  #arrive({ globalSequence, stream, streamSequence, receivedMs }: Arrival): void {
    const sentMs = this.#sentMs.get(globalSequence);
    if (sentMs === undefined) return;
    // Deleting also makes a second copy count for nothing.
    this.#sentMs.delete(globalSequence);
    const bucket = this.#bucketOf(globalSequence, sentMs);
    if (!bucket) return;
    const delayMs = receivedMs - sentMs;
    bucket.received++;
    bucket.delaySumMs += delayMs;
    bucket.delayMaxMs = Math.max(bucket.delayMaxMs, delayMs);
    const previous = this.#previous.get(stream);
    if (previous?.streamSequence === streamSequence - 1) {
      bucket.changeSumMs += Math.abs(delayMs - previous.delayMs);
      bucket.changes++;
    }
    this.#previous.set(stream, { streamSequence, delayMs });
  }

  #bucketOf(globalSequence: number, sentMs: MonotonicMs): Bucket | null {
    if (this.#beginMs === null || globalSequence < this.#firstGlobal) return null;
    const index = Math.floor((sentMs - this.#beginMs) / TIMELINE_ROW_MS);
    while (this.#buckets.length <= index)
      this.#buckets.push({ sent: 0, received: 0, delaySumMs: 0, delayMaxMs: 0, changeSumMs: 0, changes: 0 });
    return this.#buckets[index] ?? null;
  }
}
