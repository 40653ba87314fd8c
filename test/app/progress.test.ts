import { expect, test } from 'vitest';
import { progressOf } from '../../src/app/progress.ts';
import { DEFAULT_OPTIONS, type AppState } from '../../src/app/state.ts';

type Told = Parameters<typeof progressOf>[0];
const grant = { testId: 't', token: 'k' };
const row = (startMs: number, changes: object = {}) => ({
  startMs,
  sent: 10,
  received: 10,
  lost: 0,
  rttMs: 40,
  rttMaxMs: 50,
  jitterMs: 2,
  ...changes,
});
const told = (run: object, rows: readonly object[] = []): Told =>
  ({
    run,
    live: { rows, durationMs: 30_000 },
    options: DEFAULT_OPTIONS,
  }) as unknown as Pick<AppState, 'run' | 'live' | 'options'>;

test('figures are those of the last five seconds, and what was not measured is null', () => {
  const old = Array.from({ length: 10 }, (_, at) => row(at * 200, { lost: 10, received: 0, rttMs: 900 }));
  // 25 rows: one of them lost half of what it sent, and none of it was timed.
  const lossy = row(2000, { lost: 5, received: 5, rttMs: null, jitterMs: null });
  const recent = [lossy, ...Array.from({ length: 24 }, (_, at) => row(2200 + at * 200))];
  const run = { kind: 'measuring', chosen: { grant }, elapsedMs: 7000.4 };
  expect(progressOf(told(run, [...old, ...recent]))).toEqual({
    ...grant,
    progress: {
      phase: 'measuring',
      elapsedMs: 7000,
      durationMs: 30_000,
      // 5 of 250 packets.
      figures: { rttMs: 40, lossRatio: 0.02, jitterMs: 2 },
    },
  });
  expect(progressOf(told(run))?.progress.figures).toBeNull();
});

test.each([
  ['waiting', { kind: 'waiting', ...grant }, 'waiting'],
  ['locating', { kind: 'locating', grant }, 'locating'],
  ['warming', { kind: 'warming', chosen: { grant } }, 'connecting'],
  ['draining', { kind: 'draining', facts: { chosen: { grant } } }, 'composing'],
  ['done', { kind: 'done', grant }, 'over'],
])('a test that is %s is told of as such', (_name, run, phase) => {
  expect(progressOf(told(run))).toMatchObject({ ...grant, progress: { phase } });
});

test.each(['idle', 'requesting', 'failed'])('nothing is told of a test that is %s', (kind) => {
  expect(progressOf(told({ kind }))).toBeNull();
});
