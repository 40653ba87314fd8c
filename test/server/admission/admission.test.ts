import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  NOBODY,
  stepAdmission,
  type AdmissionEvent,
  type AdmissionLimits,
  type AdmissionState,
  type EndedTest,
} from '../../../server/admission/admission.ts';
import { standingOf, USUAL_OVERHEAD_MS } from '../../../server/admission/standing.ts';

const LIMITS: AdmissionLimits = {
  maxRunning: 2,
  maxWaiting: 3,
  maxPerAddress: 10,
  leaseMs: 15_000,
  waitingLeaseMs: 75_000,
  allowanceMs: 60_000,
};

const ask = (testId: string, address = testId, durationMs = 30_000, places = 1): AdmissionEvent => ({
  type: 'requested',
  wish: { testId, address, durationMs, places },
});
const see = (testId: string): AdmissionEvent => ({ type: 'seen', testId });
const release = (testId: string): AdmissionEvent => ({ type: 'released', testId });
const PASS: AdmissionEvent = { type: 'time-passed' };

const threeAsk = ['a', 'b', 'c'].map((id) => [0, ask(id)] as const);

/** Signs of life of `a` and `b` often enough, from the first time on. */
const bothAlive = (fromMs: number, toMs: number): (readonly [number, AdmissionEvent])[] =>
  Array.from({ length: (toMs - fromMs) / 10_000 + 1 }, (_, index) => fromMs + index * 10_000).flatMap(
    (atMs) => [[atMs, see('a')] as const, [atMs, see('b')] as const],
  );

/** Plays `[atMs, event]` pairs. */
function play(script: readonly (readonly [number, AdmissionEvent])[], limits = LIMITS) {
  let state = NOBODY;
  const ended: EndedTest[] = [];
  const refusals: (string | null)[] = [];
  for (const [atMs, event] of script) {
    const step = stepAdmission(state, event, atMs, limits);
    ({ state } = step);
    ended.push(...step.ended);
    refusals.push(step.refusal);
  }
  return { state, ended, refusals, running: idsOf(state.running), waiting: idsOf(state.waiting) };
}
const placesOf = (tests: readonly { places: number }[]): number =>
  tests.reduce((sum, { places }) => sum + places, 0);
const idsOf = (tests: readonly { testId: string }[]): string => tests.map(({ testId }) => testId).join(' ');

describe('stepAdmission', () => {
  it.each<[string, (readonly [number, AdmissionEvent])[], { running: string; waiting: string }]>([
    [
      'lets in as many as may run',
      [
        [0, ask('a')],
        [0, ask('b')],
      ],
      { running: 'a b', waiting: '' },
    ],
    [
      'queues the others in the order of asking',
      [
        [0, ask('a')],
        [0, ask('b')],
        [1, ask('c')],
        [2, ask('d')],
      ],
      { running: 'a b', waiting: 'c d' },
    ],
    [
      'gives a released place to whoever waits longest',
      [
        [0, ask('a')],
        [0, ask('b')],
        [1, ask('c')],
        [2, ask('d')],
        [3, release('b')],
      ],
      { running: 'a c', waiting: 'd' },
    ],
    [
      'closes the gap when a waiting test gives up',
      [
        [0, ask('a')],
        [0, ask('b')],
        [1, ask('c')],
        [2, ask('d')],
        [3, release('c')],
      ],
      { running: 'a b', waiting: 'd' },
    ],
    [
      'keeps a test whose sign of life came exactly at the end of its lease',
      [
        [0, ask('a')],
        [15_000, see('a')],
        [30_000, PASS],
      ],
      { running: 'a', waiting: '' },
    ],
    [
      'takes the place of a silent running test',
      [
        [0, ask('a')],
        [15_001, PASS],
      ],
      { running: '', waiting: '' },
    ],
    [
      'lets a waiting test be silent for longer, as hidden pages are',
      [[0, ask('a')], [0, ask('b')], [0, ask('c')], ...bothAlive(9_000, 69_000), [75_000, PASS]],
      { running: 'a b', waiting: 'c' },
    ],
    [
      'takes the place of a silent waiting test',
      [[0, ask('a')], [0, ask('b')], [0, ask('c')], ...bothAlive(9_000, 69_000), [75_001, PASS]],
      { running: 'a b', waiting: '' },
    ],
    [
      'does not take a late sign of life',
      [
        [0, ask('a')],
        [15_001, see('a')],
      ],
      { running: '', waiting: '' },
    ],
    [
      'holds the place of a test that does not know that its turn has come',
      [
        ...threeAsk,
        [14_000, see('a')],
        [14_000, release('b')],
        ...[28_000, 42_000, 56_000, 70_000].map((atMs) => [atMs, see('a')] as const),
        [75_000, PASS],
      ],
      { running: 'a c', waiting: '' },
    ],
    [
      'but not beyond the lease that it had while it waited',
      [
        ...threeAsk,
        [14_000, see('a')],
        [14_000, release('b')],
        ...[28_000, 42_000, 56_000, 70_000].map((atMs) => [atMs, see('a')] as const),
        [75_001, PASS],
      ],
      { running: 'a', waiting: '' },
    ],
    [
      'gives a test that has learned of its turn the lease of running ones',
      [
        ...threeAsk,
        [14_000, see('a')],
        [14_000, release('b')],
        [20_000, see('c')],
        [28_000, see('a')],
        [35_001, PASS],
      ],
      { running: 'a', waiting: '' },
    ],
    [
      'ignores an unknown test',
      [
        [0, ask('a')],
        [1, see('x')],
        [2, release('x')],
      ],
      { running: 'a', waiting: '' },
    ],
  ])('%s', (_title, script, expected) => {
    expect(play(script)).toMatchObject(expected);
  });

  it('ends a test that takes longer than its time and the allowance, whatever signs it gives', () => {
    // 30 s measured + 60 s allowance.
    const alive = Array.from({ length: 9 }, (_, index) => [(index + 1) * 10_000 - 1, see('a')] as const);
    expect(play([[0, ask('a')], ...alive, [89_999, see('a')]])).toMatchObject({ running: 'a' });
    const late = play([[0, ask('a')], ...alive, [90_000, see('a')]]);
    expect(late.ended).toEqual([{ testId: 'a', cause: 'overdue', wasRunning: true }]);
  });

  it('counts the time of a test from when it learned of its turn', () => {
    const { state } = play([
      ...threeAsk,
      [1_000, release('b')],
      [14_000, see('a')],
      [15_000, see('c')],
      [16_000, see('c')],
    ]);
    expect(state.running).toMatchObject([
      { testId: 'a', startedMs: 0 },
      { testId: 'c', startedMs: 15_000, seenMs: 16_000 },
    ]);
  });

  it('says who lost a place, why, and whether it had been running', () => {
    const { ended } = play([
      [0, ask('a')],
      [0, ask('b')],
      [0, ask('c')],
      [1, release('a')],
      [1, see('c')],
      [10_000, see('b')],
      [15_002, PASS],
      [15_002, ask('d')],
      [15_003, ask('e')],
      [15_004, release('e')],
    ]);
    expect(ended).toEqual([
      { testId: 'a', cause: 'released', wasRunning: true },
      { testId: 'c', cause: 'silent', wasRunning: true },
      { testId: 'e', cause: 'released', wasRunning: false },
    ]);
  });

  it('refuses beyond the length of the queue, and takes wishes again when there is room', () => {
    const five = ['a', 'b', 'c', 'd', 'e'].map((id) => [0, ask(id)] as const);
    const { refusals, waiting } = play([...five, [1, ask('f')], [2, release('d')], [3, ask('g')]]);
    expect(refusals.slice(5)).toEqual(['queue-full', null, null]);
    expect(waiting).toBe('c e g');
  });

  it('refuses beyond what one address may hold, running and waiting together', () => {
    const limits = { ...LIMITS, maxPerAddress: 3 };
    const mine = ['a', 'b', 'c', 'd'].map((id) => [0, ask(id, 'here')] as const);
    const { refusals } = play(
      [...mine, [0, ask('e', 'elsewhere')], [1, release('a')], [1, ask('f', 'here')]],
      limits,
    );
    expect(refusals).toEqual([null, null, null, 'address-limit', null, null, null]);
  });

  it('counts a test for as many places as it takes, running, waiting and of its address', () => {
    // Two may run: `b` takes both, and `c`, for which one would be free, does not overtake it.
    const script = [
      [0, ask('a')],
      [0, ask('b', 'b', 30_000, 2)],
      [0, ask('c')],
    ] as const;
    expect(play(script)).toMatchObject({ running: 'a', waiting: 'b c' });
    expect(play([...script, [1, release('a')]])).toMatchObject({ running: 'b', waiting: 'c' });
    const limits = { ...LIMITS, maxPerAddress: 3 };
    const two = [
      [0, ask('a', 'here', 30_000, 2)],
      [0, ask('b', 'here', 30_000, 2)],
    ] as const;
    expect(play(two, limits).refusals).toEqual([null, 'address-limit']);
  });

  it('refuses at once what it can never let in', () => {
    expect(play([[0, ask('a', 'a', 30_000, 3)]]).refusals).toEqual(['too-many-places']);
    const limits = { ...LIMITS, maxPerAddress: 1 };
    expect(play([[0, ask('a', 'a', 30_000, 2)]], limits).refusals).toEqual(['too-many-places']);
  });

  it('lets nobody past who waits, where there is no queue', () => {
    const limits = { ...LIMITS, maxRunning: 3, maxWaiting: 1 };
    const { refusals } = play(
      [
        [0, ask('a', 'a', 30_000, 2)],
        [0, ask('b', 'b', 30_000, 2)],
        [0, ask('c')],
      ],
      limits,
    );
    expect(refusals).toEqual([null, null, 'queue-full']);
  });

  it('lets people in without a queue', () => {
    const limits = { ...LIMITS, maxWaiting: 0 };
    const { refusals, running } = play(
      [
        [0, ask('a')],
        [0, ask('b')],
        [0, ask('c')],
      ],
      limits,
    );
    expect(refusals).toEqual([null, null, 'queue-full']);
    expect(running).toBe('a b');
  });
});

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

describe('admission, whatever happens', () => {
  const ids = Array.from({ length: 12 }, (_, index) => `t${index}`);
  const events = fc.array(
    fc.record({
      afterMs: fc.integer({ min: 0, max: 20_000 }),
      event: fc.oneof(
        fc.record({ type: fc.constant('seen' as const), testId: fc.constantFrom(...ids) }),
        fc.record({ type: fc.constant('released' as const), testId: fc.constantFrom(...ids) }),
        fc.constant(PASS),
        fc.record({
          type: fc.constant('requested' as const),
          wish: fc.record({
            testId: fc.constant(''),
            address: fc.constantFrom('x', 'y', 'z'),
            durationMs: fc.integer({ min: 15_000, max: 600_000 }),
            places: fc.integer({ min: 1, max: 3 }),
          }),
        }),
      ),
    }),
    { maxLength: 120 },
  );
  const limits: AdmissionLimits = { ...LIMITS, maxPerAddress: 4 };

  /** Plays random events; each wish gets the next id, so that ids are unique as they are in life. */
  function walk(
    script: readonly { afterMs: number; event: AdmissionEvent }[],
    check: (step: ReturnType<typeof stepAdmission>, before: AdmissionState, nowMs: number) => void,
  ): void {
    let state = NOBODY;
    let nowMs = 0;
    let asked = 0;
    for (const { afterMs, event } of script) {
      nowMs += afterMs;
      const named =
        event.type === 'requested' ? { ...event, wish: { ...event.wish, testId: `t${asked++}` } } : event;
      const step = stepAdmission(state, named, nowMs, limits);
      check(step, state, nowMs);
      ({ state } = step);
    }
  }

  it('never lets in more than its limits', () => {
    fc.assert(
      fc.property(events, (script) => {
        walk(script, ({ state }) => {
          const all = [...state.running, ...state.waiting];
          expect(placesOf(state.running)).toBeLessThanOrEqual(limits.maxRunning);
          expect(state.waiting.length).toBeLessThanOrEqual(limits.maxWaiting);
          for (const address of ['x', 'y', 'z'])
            expect(placesOf(all.filter((test) => test.address === address))).toBeLessThanOrEqual(4);
          expect(new Set(all.map(({ testId }) => testId)).size).toBe(all.length);
        });
      }),
    );
  });

  it('never leaves places free that are enough for everybody who waits', () => {
    fc.assert(
      fc.property(events, (script) => {
        walk(script, ({ state }) => {
          const most = Math.max(0, ...state.waiting.map(({ places }) => places));
          if (most > 0) expect(placesOf(state.running) + most).toBeGreaterThan(limits.maxRunning);
        });
      }),
    );
  });

  it('starts tests of one length in the order in which they asked, those of each address', () => {
    const order = ({ testId }: { testId: string }): number => Number(testId.slice(1));
    fc.assert(
      fc.property(events, (script) => {
        const even = script.map(({ afterMs, event }) => ({
          afterMs,
          event:
            event.type === 'requested' ? { ...event, wish: { ...event.wish, durationMs: 30_000 } } : event,
        }));
        const started = new Map<string, number[]>();
        walk(even, ({ state }, before) => {
          const were = new Set(before.running.map(({ testId }) => testId));
          for (const test of state.running)
            if (!were.has(test.testId))
              started.set(test.address, [...(started.get(test.address) ?? []), order(test)]);
        });
        for (const ids of started.values()) expect(ids).toEqual([...ids].sort((a, b) => a - b));
      }),
    );
  });

  it('gives no address a second place while one without a place has waited as long', () => {
    fc.assert(
      fc.property(events, (script) => {
        walk(script, ({ state }, before) => {
          const were = new Set(before.running.map(({ testId }) => testId));
          const held = (address: string, tests: readonly { address: string }[]): boolean =>
            tests.some((test) => test.address === address);
          const again = state.running.filter(
            ({ testId, address }) =>
              !were.has(testId) &&
              held(
                address,
                before.running.filter((test) => state.running.some((now) => now.testId === test.testId)),
              ),
          );
          if (again.length === 0) return;
          const waited = new Set(before.waiting.map(({ testId }) => testId));
          const passedOver = state.waiting.filter(
            ({ testId, address }) => waited.has(testId) && !held(address, state.running),
          );
          expect(passedOver).toEqual([]);
        });
      }),
    );
  });

  it('accounts for everybody: each has a place, or was said to have lost it, once', () => {
    fc.assert(
      fc.property(events, (script) => {
        const gone = new Set<string>();
        walk(script, ({ state, ended }, before) => {
          for (const { testId } of ended) {
            expect(gone.has(testId)).toBe(false);
            gone.add(testId);
          }
          const now = new Set([...state.running, ...state.waiting].map(({ testId }) => testId));
          for (const { testId } of [...before.running, ...before.waiting])
            expect(now.has(testId)).toBe(!gone.has(testId));
        });
      }),
    );
  });

  it('keeps nobody who is silent beyond the lease', () => {
    fc.assert(
      fc.property(events, (script) => {
        walk(script, ({ state }, _before, nowMs) => {
          for (const { seenMs, startedMs } of state.running)
            expect(nowMs - seenMs).toBeLessThanOrEqual(
              seenMs < startedMs ? limits.waitingLeaseMs : limits.leaseMs,
            );
          for (const { seenMs } of state.waiting)
            expect(nowMs - seenMs).toBeLessThanOrEqual(limits.waitingLeaseMs);
        });
      }),
    );
  });
});
