import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isSurelyShut,
  openChance,
  pathSeen,
  unansweredChance,
} from '../../../src/core/connectivity/chance.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { outcome, TCP, UDP } from './outcomes.ts';

const path = (mostLossRatio: number, rttMs = 0) => ({ mostLossRatio, rttMs });

describe('unansweredChance (RFC 8489 §6.2.1)', () => {
  // Half is lost each way: three of four requests are not answered.
  it.each([
    // Requests go out at 0, 250, 750, 1750, 3750 ms.
    [1, 0, 0.5, 0, 0.75],
    [1, 249, 0.5, 0, 0.75],
    [1, 250, 0.5, 0, 0.75 ** 2],
    [1, 6000, 0.5, 0, 0.75 ** 5],
    // An answer takes the round trip of 100 ms to come.
    [1, 99, 0.5, 100, 1],
    [1, 349, 0.5, 100, 0.75],
    [1, 350, 0.5, 100, 0.75 ** 2],
    // Two in a row: both at once, else not; then also one of them at its second request.
    [2, 0, 0.5, 0, 1 - 0.25 ** 2],
    [2, 250, 0.5, 0, 1 - (0.25 ** 2 + 2 * 0.75 * 0.25 ** 2)],
    [3, 0, 0.5, 0, 1 - 0.25 ** 3],
    [2, 0, 0, 0, 0],
    [2, 199, 0, 100, 1],
    [2, 200, 0, 100, 0],
    [1, 6000, 1, 0, 1],
  ])(
    'of %i exchanges in %i ms at %d lost each way and %i ms is %d',
    (exchanges, withinMs, loss, rttMs, chance) => {
      expect(unansweredChance(exchanges, withinMs, path(loss, rttMs))).toBeCloseTo(chance, 12);
    },
  );

  it('is that of tries by the thousand, drawn packet by packet', () => {
    const random = seededRandom(7);
    const draw = (): boolean => random() < 0.22;
    const sentAtMs = [0, 250, 750, 1750, 3750, 7750];
    const isDone = (): boolean => {
      let nowMs = 0;
      for (let exchange = 0; exchange < 2; exchange++) {
        // Both ways are drawn, though the way back of what never arrived does not matter.
        const answered = sentAtMs.find(() => ![draw(), draw()].includes(true));
        if (answered === undefined) return false;
        nowMs += answered + 40;
      }
      return nowMs <= 4000;
    };
    const failed = Array.from({ length: 40_000 }, isDone).filter((done) => !done).length;
    // 0.044 of 40,000: two standard deviations are 0.0021.
    expect(failed / 40_000).toBeCloseTo(unansweredChance(2, 4000, path(0.22, 40)), 2);
  });
});

describe('openChance', () => {
  it('multiplies tries, of which each has two ends that one answer is enough for', () => {
    expect(openChance([0], 0, 'answer', path(0.5))).toBeCloseTo((1 - 0.25 ** 2) ** 2, 12);
    expect(openChance([0, 0], 0, 'answer', path(0.5))).toBeCloseTo((1 - 0.25 ** 2) ** 4, 12);
  });

  it('needs both ends for data, and a second for ICE', () => {
    expect(openChance([0], 1000, 'data', path(0.5))).toBeCloseTo(1 - 0.25 ** 6, 12);
    expect(openChance([0], 999, 'data', path(0))).toBe(1);
    expect(openChance([0], 1000, 'data', path(0))).toBe(0);
  });

  it('is 1 of no try at all, never falls with loss, and never grows with time or tries', () => {
    expect(openChance([], 9000, 'answer', path(0))).toBe(1);
    const need = fc.constantFrom('answer' as const, 'data' as const);
    const ms = fc.integer({ min: 0, max: 14_000 });
    const loss = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(ms, { maxLength: 4 }),
        ms,
        ms,
        loss,
        loss,
        need,
        (tries, one, other, a, b, what) => {
          const [soon, late] = [Math.min(one, other), Math.max(one, other)];
          const [little, much] = [Math.min(a, b), Math.max(a, b)];
          const chance = openChance(tries, soon, what, path(little, 40));
          expect(chance).toBeGreaterThanOrEqual(-1e-9);
          expect(chance).toBeLessThanOrEqual(1 + 1e-9);
          expect(openChance(tries, soon, what, path(much, 40))).toBeGreaterThanOrEqual(chance - 1e-9);
          expect(openChance(tries, late, what, path(little, 40))).toBeLessThanOrEqual(chance + 1e-9);
          expect(openChance([...tries, 0], soon, what, path(little, 40))).toBeLessThanOrEqual(chance + 1e-9);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('pathSeen', () => {
  it('tells the loss of each way from packets that crossed both, over UDP alone', () => {
    const [first = '', second = '', third = ''] = UDP;
    // 27 of 75 lost there and back is 0.36: 1 - sqrt(0.64) = 0.2 each way.
    const seen = pathSeen(
      [
        outcome(first, 'open', { sent: 40, received: 25, rttMs: 30 }),
        outcome(second, 'open', { sent: 35, received: 23, rttMs: 25 }),
        outcome(third, 'blocked'),
        outcome(TCP, 'open', { sent: 10, received: 10, rttMs: 26 }),
      ],
      false,
    );
    expect(seen.lossRatio).toBeCloseTo(0.2, 12);
    expect(seen.rttMs).toBe(25);
    // Wilson's 95 % of 27 of 75 is 0.473 at the most: 1 - sqrt(0.527) = 0.274.
    expect(seen.mostLossRatio).toBeCloseTo(0.274, 2);
  });

  it('assumes no more than heavy loss for want of packets, and more where they show it', () => {
    const lostOf = (lost: number, sent: number) =>
      pathSeen([outcome(UDP[0] ?? '', 'open', { sent, received: sent - lost })], false).mostLossRatio;
    // Wilson's 95 % of 6 of 10 reaches to 0.832, 0.59 each way; calls do not survive 0.5.
    expect(lostOf(6, 10)).toBe(0.5);
    // Of 49 of 50 it begins at 0.895: 1 - sqrt(0.105) = 0.676.
    expect(lostOf(49, 50)).toBeCloseTo(0.676, 2);
  });

  it('assumes much where no packet tells, and more where tries went unanswered', () => {
    const others = [outcome(UDP[0] ?? '', 'no-data')];
    expect(pathSeen(others, true)).toMatchObject({ lossRatio: null, mostLossRatio: 0.3 });
    expect(pathSeen(others, false)).toMatchObject({ lossRatio: null, mostLossRatio: 0.5 });
  });
});

it('a port is surely shut below one in 10,000, and where loss was not in question', () => {
  const tries = { made: 3, answered: 0, lossRatio: 0.2 };
  expect(isSurelyShut({ tries: { ...tries, openChance: 0.9e-4 } })).toBe(true);
  expect(isSurelyShut({ tries: { ...tries, openChance: 1e-4 } })).toBe(false);
  expect(isSurelyShut({ tries: { ...tries, openChance: null } })).toBe(true);
  expect(isSurelyShut({})).toBe(true);
});
