import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownTestimony } from '../../../../server/results/consistency/own-witness.ts';
import { contradictionIn } from '../../../../server/results/consistency/contradiction.ts';
import { genuineResult, type GenuineCall, type Leg } from '../../../support/genuine-part.ts';

/**
 * What the checks must never do is refuse a genuine result. So calls of every kind are made up packet by packet, the
 * application's own code works out their results, and each must be taken, with the relay's notes of it beside it.
 */
const often = <T>(usual: T, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });
const upTo = (most: number): fc.Arbitrary<number> =>
  fc.double({ min: 0, max: most, noNaN: true, noDefaultInfinity: true });
const from = fc.integer({ min: 0, max: 30_000 });

const leg: fc.Arbitrary<Leg> = fc.record({
  delayMs: upTo(300),
  noiseMs: often(0, upTo(60)),
  tickNoiseMs: often(0.3, upTo(120)),
  lossRatio: often(0, fc.oneof(upTo(0.02), upTo(1))),
  outage: often(null, fc.tuple(from, fc.integer({ min: 20, max: 8000 }))),
  queue: often(null, fc.tuple(from, fc.integer({ min: 40, max: 9000 }), upTo(2500))),
  heldRatio: often(0, upTo(0.2)),
});

const calls: fc.Arbitrary<GenuineCall> = fc.record({
  seed: fc.integer({ min: 1, max: 1e9 }),
  durationMs: fc.oneof(fc.integer({ min: 100, max: 34_000 }), fc.constantFrom(15_000, 30_000, 15_020)),
  streamsPerCall: fc.constantFrom(1, 2, 5),
  calls: often(1, fc.constantFrom(2, 3)),
  paceMs: often(0, upTo(19)),
  stall: often(null, fc.tuple(from, fc.integer({ min: 20, max: 6000 }))),
  up: leg,
  down: leg,
  driftPpm: fc.double({ min: -100, max: 100, noNaN: true }),
  unnoted: often(0, upTo(0.3)),
  notedPackets: often(null, fc.integer({ min: 0, max: 6000 })),
  copiedRatio: often(0, upTo(0.1)),
  answer: fc.oneof(
    { weight: 8, arbitrary: fc.constant('bytes' as const) },
    { weight: 1, arbitrary: fc.constantFrom('none' as const, 'unavailable' as const) },
  ),
});

/** More of them by `GENUINE_RUNS`, which takes as many minutes as thousands. */
const RUNS = Number(process.env['GENUINE_RUNS'] ?? 60);

describe('a genuine result', () => {
  it('is taken, whatever network, sender and relay did', { timeout: 3_600_000 }, async () => {
    const seen = { agrees: 0, silent: 0, whole: 0 };
    await fc.assert(
      fc.asyncProperty(calls, async (call) => {
        const { result, witness } = await genuineResult(call);
        expect(contradictionIn(result)).toBeNull();
        // Our relay's notes have no gaps (server/relay/witness/test-witness.ts); another's might.
        if (call.unnoted > 0) return;
        const testimony = ownTestimony(result, witness);
        expect(testimony.kind).not.toBe('contradicts');
        if (testimony.kind !== 'contradicts') seen[testimony.kind] += 1;
        const isWhole = result.witness?.state === 'whole' && result.traffic.received > 0;
        if (isWhole) expect(testimony).toEqual({ kind: 'agrees' });
        seen.whole += isWhole ? 1 : 0;
      }),
      { numRuns: RUNS, seed: 13 },
    );
    // What is taken says nothing where nothing was looked at.
    expect(Math.min(seen.agrees, seen.silent, seen.whole)).toBeGreaterThan(RUNS / 20);
  });
});
