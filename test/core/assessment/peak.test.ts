import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess, type AssessedSample, type Assessment } from '../../../src/core/assessment/assessment.ts';
import { perMetric, type SampledMetric } from '../../../src/core/sites/sampled-metric.ts';
import { CLIENT_TO_EDGE } from '../../../src/core/verdict/targets.ts';

const TEN_MINUTES_MS = 600_000;
const SLOTS_OF_A_DAY = 144;
const SLOTS_OF_A_WEEK = 1008;
/** Monday, 00:00 in Berlin. */
const FROM_MS = Date.parse('2026-11-08T23:00:00Z');

/** A sample each ten minutes that has this round trip, and nothing else wrong. */
const samplesOf = (
  count: number,
  rttMs: (slot: number) => number,
  others: (slot: number) => Partial<Record<SampledMetric, number>> = () => ({}),
): AssessedSample[] =>
  Array.from({ length: count }, (_, slot) => ({
    id: `s${slot}`,
    atMs: FROM_MS + slot * TEN_MINUTES_MS,
    outcome: 'measured',
    metrics: { ...perMetric(() => 0), rttMs: rttMs(slot), ...others(slot) },
  }));

const assessed = (samples: readonly AssessedSample[], slots = SLOTS_OF_A_WEEK): Assessment =>
  assess({
    samples,
    fromMs: FROM_MS,
    toMs: FROM_MS + slots * TEN_MINUTES_MS,
    intervalMs: TEN_MINUTES_MS,
    timeZone: 'Europe/Berlin',
    targets: CLIENT_TO_EDGE,
  });

/** Monday is day 0. */
const isAt = (slot: number, hour: number, isDay: (day: number) => boolean): boolean =>
  isDay(Math.floor(slot / SLOTS_OF_A_DAY) % 7) && Math.floor((slot % SLOTS_OF_A_DAY) / 6) === hour;

describe('the verdict at peak', () => {
  it('misses when all 30 samples of Monday to Friday 10:00-11:00 do, which the 90th percentile forgives', () => {
    const bad = (slot: number): boolean => isAt(slot, 10, (day) => day < 5);
    const answer = assessed(samplesOf(SLOTS_OF_A_WEEK, (slot) => (bad(slot) ? 120 : 40)));
    expect(answer.rows[0]).toMatchObject({ name: 'rttMs', p90: { value: 40 } });
    expect(answer.verdict).toBe('meets');
    expect(answer.peak).toEqual({
      outcome: 'misses',
      lacks: null,
      cells: [1, 2, 3, 4, 5].map((weekday) => ({
        name: 'rttMs',
        weekday,
        hour: 10,
        samples: 6,
        breaches: 6,
      })),
    });
  });

  // The 90th percentile of 1,008 is rank 908: 100 are above it. One in every ten slots: none of the hours has two.
  it.each([
    { bad: 100, verdict: 'meets', peak: 'meets' },
    { bad: 101, verdict: 'misses', peak: 'misses' },
  ] as const)('$peak with $bad scattered bad samples', ({ bad, verdict, peak }) => {
    const answer = assessed(
      samplesOf(SLOTS_OF_A_WEEK, (slot) => (slot % 10 === 0 && slot / 10 < bad ? 120 : 40)),
    );
    expect(answer.callsBreachingRatio).toBe(bad / SLOTS_OF_A_WEEK);
    expect(answer.verdict).toBe(verdict);
    expect(answer.peak).toEqual({ outcome: peak, lacks: null, cells: [] });
  });

  it('misses when every Monday at ten fails, over four weeks', () => {
    const four = 4 * SLOTS_OF_A_WEEK;
    const answer = assessed(
      samplesOf(four, (slot) => (isAt(slot, 10, (day) => day === 0) ? 120 : 40)),
      four,
    );
    expect(answer.verdict).toBe('meets');
    expect(answer.peak).toMatchObject({
      outcome: 'misses',
      cells: [{ weekday: 1, hour: 10, samples: 24, breaches: 24 }],
    });
  });

  it('is not told of less than the published week, whose failing hours it names all the same', () => {
    const six = 6 * SLOTS_OF_A_DAY;
    expect(
      assessed(
        samplesOf(six, () => 40),
        six,
      ).peak,
    ).toEqual({
      outcome: 'no-data',
      lacks: 'week',
      cells: [],
    });
    const failing = assessed(
      samplesOf(six, (slot) => (isAt(slot, 9, (day) => day === 2) ? 100 : 40)),
      six,
    );
    expect(failing.peak).toMatchObject({
      outcome: 'no-data',
      lacks: 'week',
      cells: [{ weekday: 3, hour: 9 }],
    });
    // One interval less than the week is less than the week.
    expect(
      assessed(
        samplesOf(1007, () => 40),
        1007,
      ).peak.lacks,
    ).toBe('week');
  });

  it('takes 80 % of the samples that were due: 807 of 1,008', () => {
    const good = samplesOf(SLOTS_OF_A_WEEK, () => 40);
    expect(assessed(good.slice(0, 806)).peak).toMatchObject({ outcome: 'no-data', lacks: 'coverage' });
    expect(assessed(good.slice(0, 807)).peak).toMatchObject({ outcome: 'meets', lacks: null });
  });

  it('is not told where a metric that decides is known of too few', () => {
    const samples = samplesOf(SLOTS_OF_A_WEEK, () => 40).map((sample, slot) => ({
      ...sample,
      metrics: { ...sample.metrics, jitterUpMs: slot % 2 === 0 ? 1 : null },
    }));
    expect(assessed(samples).peak).toMatchObject({ outcome: 'no-data', lacks: 'figures' });
  });

  it('goes by metrics that decide only: of two directions the loop adds up both', () => {
    const lossy = samplesOf(
      SLOTS_OF_A_WEEK,
      () => 40,
      (slot) =>
        isAt(slot, 10, () => true) ? { lossRatio: 0.012, lossUpRatio: 0.006, lossDownRatio: 0.006 } : {},
    );
    expect(assessed(lossy).peak).toEqual({ outcome: 'meets', lacks: null, cells: [] });
  });

  it('takes whole intervals: of five hours 33 are a week', () => {
    const everyMs = 5 * 3_600_000;
    const samples = samplesOf(33, () => 40).map((sample, slot) => ({
      ...sample,
      atMs: FROM_MS + slot * everyMs,
    }));
    const look = (slots: number) =>
      assess({
        samples,
        fromMs: FROM_MS,
        toMs: FROM_MS + slots * everyMs,
        intervalMs: everyMs,
        timeZone: 'UTC',
        targets: CLIENT_TO_EDGE,
      }).peak.lacks;
    expect([look(33), look(32)]).toEqual([null, 'week']);
  });

  it('names exactly the cells of deciding rows whose heat map fails, whatever the week', () => {
    const figures = fc.record({
      at: fc.nat(SLOTS_OF_A_WEEK - 1),
      rttMs: fc.constantFrom(20, 100, 150, null),
      jitterUpMs: fc.constantFrom(1, 30, null),
      isFailed: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(figures, { maxLength: 60 }), (made) => {
        const samples = made.map(({ at, rttMs, jitterUpMs, isFailed }, index): AssessedSample => ({
          id: `${index}`,
          // Few different hours, so that they fill.
          atMs: FROM_MS + (at % 40) * TEN_MINUTES_MS,
          outcome: isFailed ? 'failed' : 'measured',
          metrics: isFailed ? perMetric(() => null) : { ...perMetric(() => 0), rttMs, jitterUpMs },
        }));
        const { rows, peak } = assessed(samples);
        const expected = rows.flatMap(({ name, decides, cells }) =>
          cells
            .filter(({ isFailing }) => decides && isFailing)
            .map(({ weekday, hour, samples: count, breaches }) => ({
              name,
              weekday,
              hour,
              samples: count,
              breaches,
            })),
        );
        expect(peak.cells).toEqual(expected);
      }),
      { seed: 16, numRuns: 300 },
    );
  });
});
