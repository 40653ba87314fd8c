import { expect } from '@playwright/test';
import { truthOf } from '../accuracy/compare.ts';
import { directionTruthOf } from '../accuracy/direction-truth.ts';
import { expectDirections } from '../accuracy/expect-directions.ts';
import { expectExact } from '../accuracy/expect-truth.ts';
import { measuredOf, type Measured } from '../accuracy/measured.ts';
import type { TruthLog } from '../netlab/truth-log.ts';
import type { RealPath } from './envelope.ts';
import type { RealRun } from './run-path.ts';

/** What the browser may add to the median round trip on the wire. */
const MEDIAN_TOLERANCE_MS = 1.5;

/**
 * Holds a run to what crossed its path: over UDP packet for packet. Over a stream the test packets are bytes of a
 * connection, which TLS even hides: there nothing may be lost, doubled or out of order, and no round trip may be shorter
 * than the path.
 */
export function expectMeasured(path: RealPath, run: RealRun): void {
  const measured = measuredOf(run.updates);
  const { traffic, instrument, path: taken } = measured.result;
  expect(taken.transport).toBe(path.transport);
  expect(traffic).toMatchObject({ method: 'rtp', confidence: 'exact' });
  expect(instrument).toMatchObject({ mappingIntact: true, foreignPackets: 0 });
  if (path.transport === 'udp') expectPacketForPacket(measured, run.log);
  else expectStream(path, measured);
}

function expectPacketForPacket(measured: Measured, log: TruthLog): void {
  const truth = truthOf({ ...log, waiting: waitingIn(log) }, measured);
  expectExact(measured, truth);
  expectDirections(measured, directionTruthOf(log, measured));
  const medianMs = measured.result.metrics.loop.rttMs?.median ?? NaN;
  const errorMs = Math.abs(medianMs - (truth.report.medianLoopMs ?? NaN));
  expect(errorMs, 'median round trip, ms from the truth').toBeLessThan(MEDIAN_TOLERANCE_MS);
}

/** Of all that waits to leave, what the test sent; connections that are closed wait too. */
function waitingIn({ records }: TruthLog): number {
  return records
    .filter(({ rtp }) => rtp !== null)
    .reduce((sum, { forwards }) => sum + forwards.filter((one) => one.forwardedMs === null).length, 0);
}

function expectStream({ roundTripMs }: RealPath, { result }: Measured): void {
  const { traffic, metrics } = result;
  expect(traffic).toMatchObject({ lost: 0, reordered: 0, received: traffic.sent });
  expect(traffic.duplicates ?? 0).toBe(0);
  for (const direction of ['up', 'down'] as const)
    expect(metrics[direction], direction).toMatchObject({ sent: traffic.sent, lost: 0, reordered: 0 });
  expect(metrics.loop.rttMs?.min).toBeGreaterThanOrEqual(roundTripMs);
}
