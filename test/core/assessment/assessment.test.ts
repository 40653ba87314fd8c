import { describe, expect, it } from 'vitest';
import {
  assess,
  type AssessedSample,
  type AssessmentInput,
} from '../../../src/core/assessment/assessment.ts';
import { perMetric, type SampledMetric } from '../../../src/core/sites/sampled-metric.ts';
import { CLIENT_TO_EDGE } from '../../../src/core/verdict/targets.ts';

const MINUTE_MS = 60_000;
const TEN_MINUTES_MS = 10 * MINUTE_MS;
const WEEK_MS = 7 * 24 * 60 * MINUTE_MS;
const SLOTS_OF_A_WEEK = 1008;
/** Monday, 00:00 in Berlin. */
const FROM_MS = Date.parse('2026-11-08T23:00:00Z');

const GOOD: Record<SampledMetric, number | null> = perMetric(() => 0);

const sample = (slot: number, changes: Partial<AssessedSample['metrics']> = {}): AssessedSample => ({
  id: `s${slot}`,
  atMs: FROM_MS + slot * TEN_MINUTES_MS + MINUTE_MS,
  outcome: 'measured',
  metrics: { ...GOOD, rttMs: 40, ...changes },
});
const ended = (slot: number, outcome: AssessedSample['outcome']): AssessedSample => ({
  ...sample(slot),
  outcome,
  metrics: perMetric(() => null),
});

/** A sample in each of so many slots. */
const week = (of: (slot: number) => AssessedSample, count = SLOTS_OF_A_WEEK): AssessedSample[] =>
  Array.from({ length: count }, (_, slot) => of(slot));

const input = (
  samples: readonly AssessedSample[],
  changes: Partial<AssessmentInput> = {},
): AssessmentInput => ({
  samples,
  fromMs: FROM_MS,
  toMs: FROM_MS + WEEK_MS,
  intervalMs: TEN_MINUTES_MS,
  timeZone: 'Europe/Berlin',
  targets: CLIENT_TO_EDGE,
  ...changes,
});
const rowOf = (samples: readonly AssessedSample[], name: SampledMetric) => {
  const row = assess(input(samples)).rows.find((each) => each.name === name);
  if (!row) throw new Error(`no row ${name}`);
  return row;
};

describe('the assessment of a week', () => {
  it('meets the targets when every sample does', () => {
    const answer = assess(input(week((slot) => sample(slot))));
    expect(answer.verdict).toBe('meets');
    expect(answer.coverage).toEqual({ expected: 1008, covered: 1008, ratio: 1 });
    expect(answer.callsBreachingRatio).toBe(0);
    expect(answer.enoughAtMs).toBeNull();
  });

  // A tenth of 1,008 is 100.8: 100 calls may be bad, the 101st is one too many.
  it.each([
    { bad: 100, verdict: 'meets' },
    { bad: 101, verdict: 'misses' },
  ] as const)('$verdict the targets with $bad bad calls of 1008', ({ bad, verdict }) => {
    const answer = assess(input(week((slot) => sample(slot, slot < bad ? { rttMs: 100 } : {}))));
    expect(answer.verdict).toBe(verdict);
    expect(answer.callsBreachingRatio).toBe(bad / SLOTS_OF_A_WEEK);
  });

  it('counts calls that did not come about as bad ones, and void runs not at all', () => {
    const failing = assess(input(week((slot) => (slot < 101 ? ended(slot, 'failed') : sample(slot)))));
    expect(failing.verdict).toBe('misses');
    expect(failing.counts).toEqual({ measured: 907, failed: 101, unusable: 0 });
    const voided = assess(input(week((slot) => (slot < 101 ? ended(slot, 'unusable') : sample(slot)))));
    expect(voided.verdict).toBe('meets');
    expect(voided.coverage.covered).toBe(907);
  });

  it('says not enough data under 80 % coverage, and when there will be', () => {
    const answer = assess(input(week((slot) => sample(slot, { rttMs: 500 })).slice(SLOTS_OF_A_WEEK - 288)));
    expect(answer.verdict).toBe('no-data');
    // 807 slots are needed, 288 are there, and what leaves the stretch is empty.
    expect(answer.enoughAtMs).toBe(FROM_MS + WEEK_MS + (807 - 288) * TEN_MINUTES_MS);
  });

  it('lets the directions decide where they are known, since targets are of one way', () => {
    // 0.6 % lost each way: each way meets 1 %, the loop does not.
    const both = week((slot) => sample(slot, { lossRatio: 0.012, lossUpRatio: 0.006, lossDownRatio: 0.006 }));
    expect(assess(input(both)).verdict).toBe('meets');
    const unknown = week((slot) =>
      sample(slot, {
        ...perMetric(() => null),
        rttMs: 40,
        lossRatio: 0.012,
        burstLossRatio: 0,
        jitterMs: 1,
        reorderRatio: 0,
      }),
    );
    expect(assess(input(unknown)).verdict).toBe('misses');
  });

  it('names the hours of the week in which calls fail, by the clocks of the site', () => {
    // Tuesday 09:00 to 09:59 in Berlin.
    const first = 24 * 6 + 9 * 6;
    const busy = (slot: number): boolean => slot >= first && slot < first + 6;
    const row = rowOf(
      week((slot) => sample(slot, { jitterUpMs: busy(slot) ? 45 : 3 })),
      'jitterUpMs',
    );
    expect(row.cells.filter(({ isFailing }) => isFailing)).toEqual([
      { weekday: 2, hour: 9, samples: 6, breaches: 6, p90: 45, isFailing: true },
    ]);
    expect(row.cells).toHaveLength(168);
    expect(row.outcome).toBe('meets');
  });

  it('names the worst samples, highest first, the earlier of equal ones first', () => {
    const row = rowOf(
      week((slot) => sample(slot, { rttMs: slot === 7 ? 90 : slot === 3 ? 95 : 40 })),
      'rttMs',
    );
    expect(row.worst.map(({ id }) => id)).toEqual(['s3', 's7', 's0', 's1', 's2']);
  });

  it('does not let one sampled slot stand for an empty one', () => {
    const twice = week((slot) => ({ ...sample(Math.floor(slot / 2)), id: `s${slot}` }));
    expect(assess(input(twice)).coverage.covered).toBe(504);
  });

  it('tells a change against the week before', () => {
    const before = week((slot) => ({
      ...sample(slot - SLOTS_OF_A_WEEK, { rttMs: 60 + (slot % 7) }),
      id: `b${slot}`,
    }));
    const now = week((slot) => sample(slot, { rttMs: 40 + (slot % 7) }));
    const answer = assess(input([...now, ...before]));
    const change = answer.rows.find(({ name }) => name === 'rttMs')?.change;
    expect(change).toMatchObject({ outcome: 'better', difference: -20 });
    expect(answer.weeks.map(({ coverage, p90 }) => [coverage.covered, p90.rttMs.value])).toEqual([
      [1008, 66],
      [1008, 46],
    ]);
  });

  it('expects 1,002 samples of the week in which an hour is skipped, 1,014 where it comes twice', () => {
    const of = (monday: string): number => {
      const fromMs = Date.parse(monday);
      const answer = assess(input([], { fromMs, toMs: fromMs + WEEK_MS - 60 * MINUTE_MS }));
      return answer.weeks[0]?.coverage.expected ?? 0;
    };
    expect(of('2026-03-22T23:00:00Z')).toBe(1002);
    expect(of('2026-10-18T22:00:00Z')).toBe(1014);
  });

  it('is the same whatever the order of the samples', () => {
    const samples = week((slot) => sample(slot, { rttMs: (slot * 37) % 101 }));
    expect(assess(input([...samples].reverse()))).toEqual(assess(input(samples)));
  });
});
