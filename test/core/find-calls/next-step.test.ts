import { describe, expect, it } from 'vitest';
import type { CallStep, StepOutcome } from '../../../src/core/find-calls/call-step.ts';
import { newSearch, SEARCH_LIMIT_MS, type CallSearch } from '../../../src/core/find-calls/call-search.ts';
import { callRange } from '../../../src/core/find-calls/call-range.ts';
import { nextStep } from '../../../src/core/find-calls/next-step.ts';
import { DEFAULT_PLAN } from '../../../src/core/traffic/traffic-plan.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const step = (calls: number, outcome: StepOutcome, more: Partial<CallStep> = {}): CallStep => ({
  calls,
  outcome,
  misses: [],
  bytes: 1,
  tookMs: 20_000,
  ...more,
});

/** Plays a search on a link that carries so many calls; the numbers of calls that it tried, and how it ended. */
function play(carried: number, search = newSearch(20)): { tried: number[]; why: string; search: CallSearch } {
  const tried: number[] = [];
  for (let at = search; ;) {
    const next = nextStep(at, DEFAULT_PLAN);
    if (next.kind === 'over') return { tried, why: next.why, search: at };
    tried.push(next.calls);
    at = { ...at, steps: [...at.steps, step(next.calls, next.calls <= carried ? 'carries' : 'misses')] };
  }
}

describe('nextStep', () => {
  it('doubles until a miss, halves what is between, and measures both ends once more', () => {
    expect(play(10)).toMatchObject({ tried: [1, 2, 4, 8, 16, 12, 10, 11, 11, 10], why: 'found' });
  });

  it('tries no more than it may, and confirms that', () => {
    expect(play(20)).toMatchObject({ tried: [1, 2, 4, 8, 16, 20, 20], why: 'found' });
    expect(play(20, newSearch(5))).toMatchObject({ tried: [1, 2, 4, 5, 5], why: 'found' });
  });

  it('ends at one call where not even that is within the targets', () => {
    expect(play(0)).toMatchObject({ tried: [1, 1], why: 'found' });
  });

  it.each(Array.from({ length: 21 }, (_, carried) => carried))(
    'finds %i calls, within eleven tests and its time',
    (carried) => {
      const { why, search, tried } = play(carried);

      expect(why).toBe('found');
      expect(tried.length).toBeLessThanOrEqual(11);
      expect(tried.length * 20_000).toBeLessThanOrEqual(SEARCH_LIMIT_MS);
      expect(callRange(search.steps)).toEqual({
        carried,
        isCarriedConfirmed: carried > 0,
        missed: carried === 20 ? null : carried + 1,
        isMissedConfirmed: carried < 20,
      });
    },
  );

  it('does not depend on the order of what it has seen', () => {
    const random = seededRandom(7);
    for (let round = 0; round < 500; round++) {
      const steps = Array.from({ length: 1 + Math.floor(random() * 8) }, () =>
        step(
          1 + Math.floor(random() * 20),
          (['carries', 'misses', 'no-data'] as const)[Math.floor(random() * 3)] ?? 'misses',
        ),
      );
      const turned = steps.toReversed();
      expect(nextStep({ ...newSearch(20), steps: turned }, DEFAULT_PLAN)).toEqual(
        nextStep({ ...newSearch(20), steps }, DEFAULT_PLAN),
      );
      expect(callRange(turned)).toEqual(callRange(steps));
    }
  });

  it('measures again what could not be judged, once', () => {
    const search = newSearch(20);
    const once = { ...search, steps: [step(1, 'carries'), step(2, 'no-data')] };
    expect(nextStep(once, DEFAULT_PLAN)).toEqual({ kind: 'test', calls: 2 });
    const twice = { ...search, steps: [...once.steps, step(2, 'no-data')] };
    expect(nextStep(twice, DEFAULT_PLAN)).toEqual({ kind: 'over', why: 'no-data' });
  });

  it('says so where a test that was made again came to something else', () => {
    const steps = [step(1, 'carries'), step(2, 'misses'), step(2, 'carries')];
    expect(nextStep({ ...newSearch(20), steps }, DEFAULT_PLAN)).toEqual({ kind: 'over', why: 'disagreed' });
    expect(callRange(steps)).toMatchObject({ carried: 1, missed: 2, isMissedConfirmed: false });
  });

  it('begins no test that could go beyond the data or the time', () => {
    const steps = [step(1, 'carries', { bytes: 4_000_000 })];
    // 250 packets a second of 222 bytes for 19.3 s, both ways: 2 x 2 calls' 1.071 MB x 2 = 4.28 MB.
    const cap = (dataCapBytes: number): CallSearch => ({ ...newSearch(20, dataCapBytes), steps });
    expect(nextStep(cap(8_284_299), DEFAULT_PLAN)).toEqual({ kind: 'over', why: 'data-cap' });
    expect(nextStep(cap(8_284_600), DEFAULT_PLAN)).toEqual({ kind: 'test', calls: 2 });
    const late = [step(1, 'carries', { tookMs: SEARCH_LIMIT_MS - 21_999 })];
    expect(nextStep({ ...newSearch(20), steps: late }, DEFAULT_PLAN)).toEqual({ kind: 'over', why: 'time' });
  });
});
