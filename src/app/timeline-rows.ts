import type { Measurement } from '../core/packets/packet.ts';
import { timelineOf } from '../core/packets/timeline.ts';
import { directionRows } from '../core/witness/timeline.ts';
import type { Result } from '../wire/result.ts';
import type { Testimony } from './testimony.ts';

/** The timeline of a result, with what the witness adds to its rows. */
export function timelineRows(
  measurement: Measurement,
  { directions }: Pick<Testimony, 'directions'>,
): Result['timeline'] {
  const added = directions ? directionRows(directions.join, measurement) : [];
  return timelineOf(measurement).map((row, index) => {
    const more = added[index];
    return {
      ...row,
      rttMs: rounded(row.rttMs),
      rttMaxMs: rounded(row.rttMaxMs),
      jitterMs: rounded(row.jitterMs),
      ...(more && {
        ...more,
        queueUpMs: rounded(more.queueUpMs),
        queueDownMs: rounded(more.queueDownMs),
      }),
    };
  });
}

/** Microseconds are below what the clock resolves, and halve the size of the timeline. */
const rounded = (ms: number | null): number | null => (ms === null ? null : Math.round(ms * 1000) / 1000);
