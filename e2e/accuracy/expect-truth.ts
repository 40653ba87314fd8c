import { expect } from '@playwright/test';
import type { Measured } from './measured.ts';
import type { Truth, TruthOptions } from './compare.ts';
import { expectOwnPath } from './own-path.ts';

/** The browser stamps before and after its own queues, so its jitter holds theirs; a tenth of the target at most. */
const JITTER_TOLERANCE_MS = 3;
const ARITHMETIC = 6;

/** Holds everything that a browser counted and computed against the truth. */
export function expectTruth(measured: Measured, truth: Truth): void {
  expectExact(measured, truth);
  const { loop } = measured.result.metrics;
  const { report } = truth;
  const jitterErrorMs = Math.abs((loop.worstJitter15s?.ms ?? NaN) - (report.worstJitter15s?.value ?? NaN));
  expect(jitterErrorMs, 'jitter against the wire, ms').toBeLessThan(JITTER_TOLERANCE_MS);
  expect(loop.rttMs?.median, 'median RTT by the browser clock').toBeCloseTo(
    truth.byBrowserClock.medianLoopMs ?? NaN,
    ARITHMETIC,
  );
  expectOwnPath(measured, truth);
}

/** Holds what must be exact however busy the machine is: counts, windows, and the arithmetic of times. */
export function expectExact(
  measured: Measured,
  truth: Truth,
  { countsHeldBack = false }: TruthOptions = {},
): void {
  const { result } = measured;
  const { loop } = result.metrics;
  const { report, byBrowserClock } = truth;
  expect(truth.waiting, 'packets still held by the gateway').toBe(0);
  expect(
    truth.tracked.filter(({ fate }) => (fate.kind === 'unsent' && !countsHeldBack) || fate.kind === 'relay'),
    'packets that neither gateway dropped nor browser received',
  ).toEqual([]);

  const { sent, received, lost, reordered } = result.traffic;
  expect({ sent, received, lost, reordered }, 'counts').toEqual({
    sent: report.sent,
    received: report.received,
    lost: report.lost,
    reordered: report.reordered,
  });
  expect(loop.lossRatio).toBe(report.lossRatio);
  expect(loop.reorderRatio).toBe(report.reorderRatio);

  for (const [name, ours, theirs] of [
    ['worst 15 s', loop.worstLoss15s, report.worstLoss15s],
    ['worst 200 ms', loop.worstBurst200ms, report.worstBurst200ms],
  ] as const) {
    expect(ours?.ratio, `loss in the ${name}`).toBe(theirs?.value);
    expectSame(ours?.startMs, theirs?.startMs, `start of the ${name}`);
  }
  expectSame(loop.worstJitter15s?.ms, byBrowserClock.worstJitter15s?.value, 'jitter by the browser clock');
  expect(loop.rttMs?.mean, 'mean RTT by the browser clock').toBeCloseTo(
    byBrowserClock.meanLoopMs ?? NaN,
    ARITHMETIC,
  );
}

/** As far as arithmetic goes; what the truth has none of has none here: a call that began late has no 15 s. */
function expectSame(ours: number | undefined, theirs: number | undefined, what: string): void {
  if (theirs === undefined) expect(ours, what).toBeUndefined();
  else expect(ours, what).toBeCloseTo(theirs, ARITHMETIC);
}
