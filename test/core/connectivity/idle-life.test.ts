import { describe, expect, test } from 'vitest';
import {
  IDLE_STEPS_S,
  idleLifeOf,
  isIdleLifeKnown,
  type IdleTry,
} from '../../../src/core/connectivity/idle-life.ts';

/** What a NAT that drops mappings after `lifeS` gives, as long as something is to be learnt. */
function watch(lifeS: number): IdleTry[] {
  const tries: IdleTry[] = [];
  for (const idleS of IDLE_STEPS_S) if (!isIdleLifeKnown(tries)) tries.push({ idleS, isKept: idleS < lifeS });
  return tries;
}

describe('the idle life of a mapping', () => {
  test.each([
    [20, 1, { keptS: null, lostS: 30 }],
    [45, 2, { keptS: 30, lostS: 60 }],
    [90, 3, { keptS: 60, lostS: 120 }],
    [300, 3, { keptS: 120, lostS: null }],
  ])('a life of %d s is bounded after %d waits', (lifeS, waits, bounds) => {
    const tries = watch(lifeS);
    expect(tries).toHaveLength(waits);
    expect(idleLifeOf(tries)).toEqual(bounds);
    expect(isIdleLifeKnown(tries)).toBe(true);
  });
  test('nothing is known before a try', () => {
    expect(idleLifeOf([])).toEqual({ keptS: null, lostS: null });
    expect(isIdleLifeKnown([])).toBe(false);
  });
  test('a loss after a shorter wait overrules what was kept longer', () => {
    const tries = [
      { idleS: 60, isKept: true },
      { idleS: 30, isKept: false },
    ];
    expect(idleLifeOf(tries)).toEqual({ keptS: null, lostS: 30 });
  });
});
