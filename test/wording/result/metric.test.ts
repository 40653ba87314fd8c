import { describe, expect, it } from 'vitest';
import type { GradeNote } from '../../../src/core/verdict/grade-row.ts';
import type { ResultFinding, ResultGrade } from '../../../src/wire/result-parts.ts';
import { gradeNote, rowOutcome, rowTarget, rowValue, worstTime } from '../../../src/wording/result/metric.ts';

const burst: ResultGrade = {
  metric: 'burstLoss',
  unit: 'ratio',
  value: 0.24,
  target: 0.1,
  outcome: 'misses',
  windowMs: 200,
  windowStartMs: 21_400,
  note: null,
};

describe('a row of the table', () => {
  it('has its value, its target and where it was worst', () => {
    expect([rowValue(burst), rowTarget(burst), worstTime(burst)]).toEqual([
      '24\u00a0%',
      'under 10\u00a0%',
      '0:21',
    ]);
  });

  it('has a stretch of time for a window of 15 s', () => {
    expect(worstTime({ ...burst, windowMs: 15_000, windowStartMs: 14_200 })).toBe('0:14 to 0:29');
  });

  it('has no worst time where nothing was lost, nor for the whole test', () => {
    expect(worstTime({ ...burst, value: 0 })).toBeNull();
    expect(worstTime({ ...burst, windowMs: null, windowStartMs: null })).toBeNull();
  });

  it('shows what was not measured as a dash, never as 0', () => {
    expect(rowValue({ ...burst, value: null })).toBe('\u2013');
  });
});

describe('rowOutcome', () => {
  const met: ResultGrade = { ...burst, value: 0, outcome: 'meets' };
  it.each<[string, ResultGrade, readonly ResultFinding[], string, string]>([
    ['a row that meets', met, [], 'meets', 'Meets'],
    ['a row that misses', burst, [], 'misses', 'Misses'],
    [
      'a row that meets in a hidden tab',
      met,
      [{ code: 'hidden', hiddenMs: 12_000 }],
      'no-data',
      'Not judged',
    ],
    [
      'a row that misses in a hidden tab',
      burst,
      [{ code: 'hidden', hiddenMs: 12_000 }],
      'no-data',
      'Not judged',
    ],
    ['a row that meets after a glance elsewhere', met, [{ code: 'hidden', hiddenMs: 400 }], 'meets', 'Meets'],
    [
      'a row that meets before the test was stopped',
      met,
      [{ code: 'stopped-early', measuredMs: 20_000, plannedMs: 30_000 }],
      'no-data',
      'Met so far',
    ],
    [
      'a row that misses before the test was stopped',
      burst,
      [{ code: 'stopped-early', measuredMs: 20_000, plannedMs: 30_000 }],
      'misses',
      'Misses',
    ],
  ])('%s', (_, row, findings, shown, word) => {
    expect(rowOutcome(row, findings)).toEqual({ shown, word });
  });
});

describe('gradeNote', () => {
  const CASES: readonly [GradeNote, string][] = [
    [{ code: 'not-measured' }, 'Nothing could be measured for this.'],
    [{ code: 'too-short', moreMs: 6200 }, 'Needs 7 seconds more of measuring.'],
    [
      { code: 'too-few-packets', moreMs: 61_000 },
      'Too few packets to tell 10\u00a0%; 1 minute 1 second more would do.',
    ],
    [
      { code: 'rate-too-low', onePacketRatio: 0.1 },
      'One packet is 10\u00a0% here, so one lost packet cannot decide it.',
    ],
    [
      { code: 'means-no-loss', onePacketRatio: 0.02 },
      'At this rate the target means that no packet is lost in any 200 ms.',
    ],
  ];
  it.each(CASES)('explains $code', (note, text) => {
    expect(gradeNote(note, burst)).toBe(text);
  });
});
