import type { Result } from '../../src/wire/result.ts';
import { fixtureResult } from '../ui/gallery/fixture-result.ts';
import { RESULTS } from '../ui/gallery/results.ts';

const WHOLE = structuredClone(RESULTS['directions-loss-up']());
const SHORT = structuredClone(fixtureResult({ fate: () => 40, durationMs: 15_000 }));

/** A result whose every figure was worked out by the core from packets, so that nothing in it contradicts itself. */
export const measuredResult = (id: string, changes: Partial<Result> = {}): Result => ({
  ...SHORT,
  id,
  ...changes,
});

/** Likewise, with 30 s of packets of which many were lost on the way up, and the relay as witness. */
export const witnessedResult = (id: string, changes: Partial<Result> = {}): Result => ({
  ...WHOLE,
  id,
  ...changes,
});

/** Likewise, of the longest test that there is, with all of its packets; it takes seconds to make. */
export const longestResult = (id: string): Result => ({
  ...fixtureResult({ fate: () => 40, durationMs: 600_000 }),
  id,
});
