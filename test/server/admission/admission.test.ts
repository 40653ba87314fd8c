import { describe, expect, it } from 'vitest';
import type { AdmissionEvent } from '../../../server/admission/admission.ts';
import { ask, release, see, PASS, bothAlive, threeAsk, play, LIMITS } from './admission-script.ts';

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
