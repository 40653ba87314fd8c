import { expect } from '@playwright/test';
import type { DirectionTruth } from './direction-truth.ts';
import type { Measured } from './measured.ts';

/** Holds what must be exact of each direction however busy the machine is: counts, and the worst 200 ms from the browser. */
export function expectDirections({ result }: Measured, truth: DirectionTruth): void {
  const { witness, metrics, traffic } = result;
  expect(witness).toMatchObject({
    state: 'whole',
    reason: null,
    lostUp: truth.lostUp,
    lostDown: truth.lostDown,
    lostUnknown: 0,
    unwitnessed: 0,
  });
  expect(traffic.lost).toBe(truth.lostUp + truth.lostDown);
  expect(traffic.duplicates).toBe(truth.duplicatesUp);
  for (const direction of ['up', 'down'] as const) {
    const { sent, received, lost, reordered } = truth[direction];
    expect(metrics[direction], direction).toMatchObject({ sent, received, lost, reordered });
  }
  expect(metrics.up?.worstBurst200ms?.ratio).toBe(truth.up.worstBurst200ms?.value);
}
