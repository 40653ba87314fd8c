import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess, type AssessedSample } from '../../../src/core/assessment/assessment.ts';
import { perMetric } from '../../../src/core/sites/sampled-metric.ts';
import { CLIENT_TO_EDGE } from '../../../src/core/verdict/targets.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A Monday. */
const FROM_MS = Date.UTC(2026, 10, 9);
const FOUR_WEEKS_MS = 28 * 24 * HOUR_MS;
const UNMEASURED = perMetric(() => null);

/** `null`: not measured; `failed`: no call came about. */
type Drawn = number | null | 'failed';

/** The details of round-trip times, of so many drawn in each of some hours of the week. */
function rttRow(hours: readonly { readonly hour: number; readonly drawn: readonly Drawn[] }[]) {
  const samples = hours.flatMap(({ hour, drawn }) =>
    drawn.map((value, at): AssessedSample => ({
      id: `${hour}-${String(at).padStart(3, '0')}`,
      // In four weeks, each in its hour.
      atMs: FROM_MS + (at % 4) * 7 * 24 * HOUR_MS + hour * HOUR_MS + at * 10_000,
      outcome: value === 'failed' ? 'failed' : 'measured',
      metrics: { ...UNMEASURED, rttMs: value === 'failed' ? null : value },
    })),
  );
  const stretch = { fromMs: FROM_MS, toMs: FROM_MS + FOUR_WEEKS_MS, intervalMs: MINUTE_MS };
  const { rows } = assess({ samples, ...stretch, timeZone: 'UTC', targets: CLIENT_TO_EDGE });
  return { samples, row: rows.find(({ name }) => name === 'rttMs')! };
}

/** Of all values in one list, sorted by comparing: failed ones are worse than any. */
function byDefinition(drawn: readonly Drawn[], target: number) {
  const known = drawn.filter((value) => value !== null);
  const ranked = known.map((value) => (value === 'failed' ? Infinity : value)).sort((a, b) => a - b);
  const breaches = ranked.filter((value) => value >= target).length;
  const p90 = ranked[Math.ceil((ranked.length * 9) / 10) - 1] ?? Infinity;
  return {
    samples: ranked.length,
    breaches,
    p90: p90 === Infinity ? null : p90,
    isFailing: breaches > 1 && breaches > 0.1 * ranked.length,
  };
}

const drawnOf = (maxLength: number): fc.Arbitrary<Drawn[]> =>
  fc.array(
    fc.oneof(
      { weight: 8, arbitrary: fc.double({ min: 0, max: 300, noNaN: true }) },
      { weight: 3, arbitrary: fc.constantFrom(20, 60, 100) },
      { weight: 1, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.constant('failed' as const) },
    ),
    // As many as may be: by itself fast-check draws some ten.
    { maxLength, size: 'max' },
  );
const hoursOf = (maxLength: number) =>
  fc.uniqueArray(fc.record({ hour: fc.nat(167), drawn: drawnOf(maxLength) }), {
    maxLength: 6,
    selector: ({ hour }) => hour,
  });

describe('what a row tells of its samples', () => {
  it.each([
    ['of a few in each hour', 30],
    // A test each minute of four weeks is 240.
    ['of very many in each hour', 240],
  ])('are the cells that each hour comes to by definition, %s', (_title, maxLength) => {
    fc.assert(
      fc.property(hoursOf(maxLength), (hours) => {
        const { row } = rttRow(hours);
        const expected = hours
          .map(({ hour, drawn }) => ({
            weekday: Math.floor(hour / 24) + 1,
            hour: hour % 24,
            ...byDefinition(drawn, row.target),
          }))
          .filter(({ samples }) => samples > 0)
          .sort((a, b) => a.weekday - b.weekday || a.hour - b.hour);
        expect(row.cells).toEqual(expected);
      }),
      { seed: 26, numRuns: 60 },
    );
  });

  it('are the five highest values, the earliest of equal ones first', () => {
    fc.assert(
      fc.property(hoursOf(40), (hours) => {
        const { samples, row } = rttRow(hours);
        const expected = samples
          .flatMap(({ id, atMs, metrics: { rttMs } }) => (rttMs === null ? [] : [{ id, atMs, value: rttMs }]))
          .sort((a, b) => b.value - a.value || a.atMs - b.atMs)
          .slice(0, 5);
        expect(row.worst).toEqual(expected);
      }),
      { seed: 27, numRuns: 150 },
    );
  });
});
