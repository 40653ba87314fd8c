import type { Truth } from './compare.ts';
import type { Measured } from './measured.ts';

/**
 * What the browser added to each packet's round trip, in ms: its own reading minus the wire's, from the gateway's log.
 * The least comes first.
 */
export function browserOverheadsMs({ rows }: Measured, { tracked }: Truth): number[] {
  const readingMs = new Map(
    rows.flatMap(([, , , ssrc, rtpSequence, sentMs, receivedMs]): [string, number][] =>
      receivedMs === null ? [] : [[`${ssrc ?? ''}/${rtpSequence ?? ''}`, receivedMs - sentMs]],
    ),
  );
  return tracked
    .flatMap(({ ssrc, rtpSequence, up, deliveredMs }) => {
      const ours = readingMs.get(`${ssrc}/${rtpSequence}`);
      return ours === undefined || up === null || deliveredMs === null
        ? []
        : [ours - (deliveredMs - up.arrivalMs)];
    })
    .sort((one, other) => one - other);
}
