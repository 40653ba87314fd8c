import { describe, expect, it } from 'vitest';
import type { AdmissionState } from '../../../server/admission/admission.ts';
import { standingOf, USUAL_OVERHEAD_MS } from '../../../server/admission/standing.ts';
import { LIMITS, play, ask } from './admission-script.ts';

describe('standingOf', () => {
  const waitMs = (state: AdmissionState, testId: string, nowMs: number): number | null => {
    const standing = standingOf(state, testId, nowMs, LIMITS);
    return standing?.kind === 'waiting' ? standing.waitMs : null;
  };

  it('tells a running test how long it may still hold its place', () => {
    const { state } = play([[1000, ask('a')]]);
    expect(standingOf(state, 'a', 11_000, LIMITS)).toMatchObject({ kind: 'running', remainingMs: 80_000 });
    expect(standingOf(state, 'x', 0, LIMITS)).toBeNull();
  });

  it('counts positions from 1', () => {
    const { state } = play(['a', 'b', 'c', 'd'].map((id) => [0, ask(id)] as const));
    expect(standingOf(state, 'c', 0, LIMITS)).toMatchObject({ kind: 'waiting', position: 1 });
    expect(standingOf(state, 'd', 0, LIMITS)).toMatchObject({ kind: 'waiting', position: 2 });
  });

  it('estimates the wait from what the running tests have left', () => {
    expect(USUAL_OVERHEAD_MS).toBe(8000);
    const { state } = play([
      [0, ask('a', 'a', 30_000)],
      [5_000, ask('b', 'b', 60_000)],
      [6_000, ask('c', 'c', 15_000)],
      [6_000, ask('d', 'd', 15_000)],
      [6_000, ask('e', 'e', 15_000)],
    ]);
    // At 10 s: a ends at 38 s (28 s left), b at 73 s (63 s left). c takes a's place, until 28 + 23 = 51 s; d takes
    // it after c, until 51 + 23 = 74 s; e takes b's at 63 s.
    expect(waitMs(state, 'c', 10_000)).toBe(28_000);
    expect(waitMs(state, 'd', 10_000)).toBe(51_000);
    expect(waitMs(state, 'e', 10_000)).toBe(63_000);
  });

  it('never promises a place at once from a test that is overdue', () => {
    const { state } = play([
      [0, ask('a')],
      [0, ask('b')],
      [0, ask('c')],
    ]);
    expect(waitMs(state, 'c', 80_000)).toBe(1000);
  });
});
