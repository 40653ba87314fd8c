import { expect } from '@playwright/test';
import { truthOf } from '../accuracy/compare.ts';
import { directionTruthOf } from '../accuracy/direction-truth.ts';
import { expectDirections } from '../accuracy/expect-directions.ts';
import { expectExact } from '../accuracy/expect-truth.ts';
import { expectOwnPath } from '../accuracy/own-path.ts';
import { measuredOf, type Measured } from '../accuracy/measured.ts';
import type { TruthLog } from '../../netlab/truth-log.ts';
import { expectHeaders } from '../accuracy/expect-headers.ts';
import { unexplainedHolds } from './held-back.ts';
import type { RealPath } from './envelope.ts';
import type { RealRun } from './laboratory.ts';

/**
 * Holds what must be exact however busy the machine is to what crossed the path: over UDP packet for packet. Over a stream the test packets are bytes of a
 * connection, which TLS even hides: there nothing may be lost, doubled or out of order, and no round trip may be shorter
 * than the path.
 */
export function expectCounts(path: RealPath, run: RealRun): void {
  const measured = measuredOf(run.updates);
  const { traffic, instrument, path: taken } = measured.result;
  expect(taken.transport).toBe(path.transport);
  expect(traffic).toMatchObject({ method: 'rtp', confidence: 'exact' });
  expect(instrument).toMatchObject({ mappingIntact: true, foreignPackets: 0 });
  expect(run.overflows, 'datagrams that the hosts dropped, since nobody came to read').toBe(0);
  if (path.transport === 'udp') expectPacketForPacket(measured, run.log);
  else expectStream(path, measured);
}

/** Holds each round trip to the wire's; over a stream the wire's cannot be told. */
export function expectRoundTrips(path: RealPath, { updates, log }: RealRun): void {
  if (path.transport !== 'udp') return;
  const measured = measuredOf(updates);
  expectOwnPath(measured, truthOf(log, measured));
}

/** What the browser's median round trip has more than the wire's; `null` where the log does not tell it. */
export function medianErrorMs({ updates, log }: RealRun): number | null {
  const measured = measuredOf(updates);
  const oursMs = measured.result.metrics.loop.rttMs?.median ?? null;
  const { medianLoopMs } = truthOf(log, measured).report;
  return oursMs === null || medianLoopMs === null ? null : oursMs - medianLoopMs;
}

/**
 * What a browser made and never sent is lost, and counts as that; but only where the log shows that it had to take the path
 * for dead, whatever the path.
 */
function expectPacketForPacket(measured: Measured, log: TruthLog): void {
  const options = { countsHeldBack: true };
  const truth = truthOf({ ...log, waiting: waitingIn(log) }, measured, options);
  expect(unexplainedHolds(log, truth.tracked), 'packets that the browser kept back without a reason').toEqual(
    [],
  );
  expectExact(measured, truth, options);
  expectDirections(measured, directionTruthOf(log, measured, options));
  expectHeaders(measured, log);
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
