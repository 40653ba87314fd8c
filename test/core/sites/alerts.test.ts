import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALERT_OK, judge, stepAlert, type AlertState, type Known } from '../../../src/core/sites/alerts.ts';
import type { AssessedSample } from '../../../src/core/assessment/assessment.ts';
import { perMetric } from '../../../src/core/sites/sampled-metric.ts';
import { CLIENT_TO_EDGE } from '../../../src/core/verdict/targets.ts';

const MINUTE_MS = 60_000;
const NOTHING = perMetric(() => null);
const sample = (rttMs: number | 'failed' | 'unusable', at = 0): AssessedSample => ({
  id: `${at}`,
  atMs: at,
  outcome: typeof rttMs === 'number' ? 'measured' : rttMs,
  metrics: typeof rttMs === 'number' ? { ...NOTHING, rttMs } : NOTHING,
});
const known = (samples: readonly AssessedSample[], changes: Partial<Known> = {}): Known => ({
  nowMs: 100 * MINUTE_MS,
  samples,
  keptMarks: [],
  lastAtMs: 0,
  everyMs: 10 * MINUTE_MS,
  targets: CLIENT_TO_EDGE,
  timeZone: 'UTC',
  ...changes,
});

describe('judge', () => {
  const rtt = (atLeast: number | null) => ({ kind: 'metric', metric: 'rttMs', atLeast }) as const;

  it.each([
    // Nearest rank: of ten the ninth, of nine the ninth.
    ['ten, of which one is above', [...Array.from({ length: 9 }, () => 20), 200], 10, 100, false, 20],
    ['ten, of which two are above', [...Array.from({ length: 8 }, () => 20), 200, 300], 10, 100, true, 200],
    ['nine, of which one is above', [...Array.from({ length: 8 }, () => 20), 200], 9, 100, true, 200],
    ['exactly the limit', [100], 1, 100, true, 100],
    ['the newest three only', [500, 500, 20, 20, 20], 3, 100, false, 20],
    ['a failed call, which is beyond every limit', [20, 'failed'], 2, 1e9, true, null],
    ['a void run, which does not count', [20, 'unusable', 30], 2, 100, false, 30],
    ['too few', [500, 500], 3, 100, null, null],
  ] as const)(
    'holds the 90th percentile against a limit: %s',
    (_title, values, count, limit, isWrong, value) => {
      expect(judge(rtt(limit), count, known(values.map((each) => sample(each))))).toEqual({ isWrong, value });
    },
  );

  it.each([
    // Nearest rank: of ten the ninth, of nine the ninth.
    ['ten, of which one was not kept', [...Array.from({ length: 9 }, () => true), false], 10, false],
    ['ten, of which two were not', [...Array.from({ length: 8 }, () => true), false, false], 10, true],
    ['nine, of which one was not', [false, ...Array.from({ length: 8 }, () => true)], 9, true],
    ['the newest three only', [false, false, true, true, true], 3, false],
    ['too few', [false, false], 3, null],
    ['none', [], 1, null],
  ] as const)('tells marks that do not arrive: %s', (_title, keptMarks, count, isWrong) => {
    // Whatever else the samples say.
    const samples = Array.from({ length: 20 }, () => sample('failed'));
    expect(judge({ kind: 'marks' }, count, known(samples, { keptMarks }))).toEqual({ isWrong, value: null });
  });

  it('knows nothing of a metric that nobody measured', () => {
    const condition = { kind: 'metric', metric: 'lossUpRatio', atLeast: 0.1 } as const;
    expect(judge(condition, 1, known([sample(20)]))).toEqual({ isWrong: null, value: null });
  });

  it('takes the target of the site where the rule has no limit', () => {
    const target = CLIENT_TO_EDGE.rttMs;
    expect(judge(rtt(null), 1, known([sample(target)])).isWrong).toBe(true);
    expect(judge(rtt(null), 1, known([sample(target - 0.001)])).isWrong).toBe(false);
  });

  it('holds the verdict against the metrics that decide', () => {
    const verdict = { kind: 'verdict' } as const;
    const directed = { ...NOTHING, rttMs: 1, lossRatio: 0.5, lossUpRatio: 0, lossDownRatio: 0 };
    // The loop adds both directions up, and decides only where these are not known.
    const one = { ...sample(1), metrics: directed };
    expect(judge(verdict, 1, known([one])).isWrong).toBe(false);
    expect(
      judge(verdict, 1, known([{ ...one, metrics: { ...directed, lossDownRatio: null } }])).isWrong,
    ).toBe(true);
    expect(judge(verdict, 1, known([sample('failed')])).isWrong).toBe(true);
  });

  it('holds the whole slots of the last seven days against the rule of the peak', () => {
    // Monday 2026-11-09 00:00, and seven days of a sample each hour: 168, of which Tuesday's at nine o'clock is two.
    const mondayMs = Date.UTC(2026, 10, 9);
    const hourMs = 60 * MINUTE_MS;
    const everyMs = hourMs / 2;
    const week = (of: (slot: number) => number): AssessedSample[] =>
      Array.from({ length: 336 }, (_, slot) => ({
        ...sample(of(slot), mondayMs + slot * everyMs),
        metrics: { ...perMetric(() => 0), rttMs: of(slot) },
      }));
    const look = (samples: readonly AssessedSample[]) =>
      judge({ kind: 'peak' }, 1, known(samples, { nowMs: mondayMs + 336 * everyMs + 1, everyMs })).isWrong;
    expect(look(week(() => 40))).toBe(false);
    expect(look(week((slot) => (slot === 66 || slot === 67 ? 120 : 40)))).toBe(true);
    expect(look(week((slot) => (slot === 66 ? 120 : 40)))).toBe(false);
    // 268 of 336 are under 80 %.
    expect(look(week(() => 120).slice(68))).toBeNull();
    // The slot under way is in no stretch that has ended.
    const later = { ...sample(500, mondayMs + 336 * everyMs), id: 'later' };
    expect(look([...week(() => 40), later, { ...later, id: 'too' }])).toBe(false);
  });

  it('misses samples half an interval after the last of so many was due', () => {
    const at = (minutes: number) =>
      judge({ kind: 'missing' }, 3, known([], { nowMs: minutes * MINUTE_MS })).isWrong;
    expect([at(30), at(35), at(35.01), at(9999)]).toEqual([false, false, true, true]);
    expect(judge({ kind: 'missing' }, 3, known([], { lastAtMs: null })).isWrong).toBeNull();
  });
});

/** What a rule with this patience does, minute by minute: `!` wrong, `.` right, `?` unknown; capitals are silenced. */
function told(course: string, forMin: number, recoverMin: number): string[] {
  let state: AlertState = ALERT_OK;
  const log: string[] = [];
  for (const [minute, letter] of course.split('').entries()) {
    const seen = {
      atMs: minute * MINUTE_MS,
      isWrong: letter === '?' ? null : letter === '!' || letter === 'W',
      isSilenced: letter === 'W' || letter === 'R',
    };
    const step = stepAlert(state, seen, { forMs: forMin * MINUTE_MS, recoverMs: recoverMin * MINUTE_MS });
    state = step.state;
    if (step.notify) log.push(`${minute} ${step.notify}`);
  }
  return [...log, state.kind];
}

describe('stepAlert', () => {
  it.each([
    ['says nothing when nothing is wrong', '.....', 0, 0, ['ok']],
    ['fires at once without patience, once', '.!!!', 0, 0, ['1 fired', 'firing']],
    ['waits as long as it is told to', '.!!!!', 2, 0, ['3 fired', 'firing']],
    ['begins anew when it was right in between', '!!.!!.', 2, 0, ['ok']],
    ['is over at once without patience', '!!.', 0, 0, ['0 fired', '2 recovered', 'ok']],
    ['is over when it was right all the while', '!..!...', 0, 2, ['0 fired', '6 recovered', 'ok']],
    ['changes nothing for what cannot be told', '!??.??.', 0, 3, ['0 fired', '6 recovered', 'ok']],
    ['waits on while it cannot be told', '!??!', 3, 0, ['3 fired', 'firing']],
    ['tells nothing of what came and went in silence', 'WWRR', 0, 0, ['ok']],
    ['tells when the silence ends and it is still wrong', 'WWW!!', 0, 0, ['3 fired', 'firing']],
    [
      'tells that it is over to whoever heard of it, in silence too',
      '!WRR',
      0,
      0,
      ['0 fired', '2 recovered', 'ok'],
    ],
  ])('%s', (_title, course, forMin, recoverMin, expected) => {
    expect(told(course, forMin, recoverMin)).toEqual(expected);
  });

  it('tells of a beginning and an end by turns, whatever happens', () => {
    const letters = fc.array(fc.constantFrom('!', '.', '?', 'W', 'R'), { maxLength: 60 });
    fc.assert(
      fc.property(letters, fc.nat(4), fc.nat(4), (course, forMin, recoverMin) => {
        const kinds = told(course.join(''), forMin, recoverMin)
          .slice(0, -1)
          .map((line) => line.split(' ')[1]);
        expect(kinds).toEqual(kinds.map((_, index) => (index % 2 === 0 ? 'fired' : 'recovered')));
      }),
    );
  });
});
