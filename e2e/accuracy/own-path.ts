import { expect } from '@playwright/test';
import type { Truth } from './compare.ts';
import type { Measured } from './measured.ts';

/** What a browser may add to one round trip in four, ms: 1 in Chromium and 2 in Firefox on a slow machine, and of no weight beside any target. */
const OWN_PATH_MS = 3;

/**
 * Holds each round trip to the wire's: none is shorter, and one in four is longer by the browser's own path alone. How much longer the
 * others are, a busy or slow machine changes.
 */
export function expectOwnPath(measured: Measured, truth: Truth): void {
  const own = ownPathsMs(measured, truth).toSorted((a, b) => a - b);
  expect(own.length, 'packets that came back').toBe(truth.report.received);
  expect(own[0], 'the least that a round trip took longer than on the wire, ms').toBeGreaterThan(0);
  expect(own[Math.floor(own.length / 4)], 'the lower quartile of that, ms').toBeLessThan(OWN_PATH_MS);
}

/** What each packet that came back took longer by the browser than by the gateway's log, from one clock each. */
function ownPathsMs({ rows }: Measured, { tracked }: Truth): number[] {
  const onWireMs = new Map<string, number>(
    tracked.flatMap(({ ssrc, rtpSequence, up, deliveredMs }) =>
      up === null || deliveredMs === null
        ? []
        : [[`${ssrc}/${rtpSequence}`, deliveredMs - up.arrivalMs] as const],
    ),
  );
  return rows.flatMap(([, , , ssrc, rtpSequence, sentMs, receivedMs]) => {
    const wireMs = onWireMs.get(`${ssrc}/${rtpSequence}`);
    return wireMs === undefined || receivedMs === null ? [] : [receivedMs - sentMs - wireMs];
  });
}
