import { describe, expect, test } from 'vitest';
import {
  IDLE_STEPS_S,
  idleLifeOf,
  nextIdleS,
  type IdleTry,
} from '../../../src/core/connectivity/idle-life.ts';

/** Searches with a NAT that drops mappings after `lifeS`. */
function search(lifeS: number): { waits: number[]; tries: IdleTry[] } {
  const tries: IdleTry[] = [];
  for (let next = nextIdleS(tries); next !== null; next = nextIdleS(tries))
    tries.push({ idleS: next, isKept: next < lifeS });
  return { waits: tries.map(({ idleS }) => idleS), tries };
}

describe('the search for the idle life of a mapping', () => {
  test.each([
    [20, [60, 30], { keptS: null, lostS: 30 }],
    [45, [60, 30], { keptS: 30, lostS: 60 }],
    [90, [60, 120], { keptS: 60, lostS: 120 }],
    [300, [60, 120], { keptS: 120, lostS: null }],
  ])('a life of %d s is bounded by waits of %j s', (lifeS, waits, bounds) => {
    const found = search(lifeS);
    expect(found.waits).toEqual(waits);
    expect(idleLifeOf(found.tries)).toEqual(bounds);
  });
  test('nothing is known before a try', () => {
    expect(idleLifeOf([])).toEqual({ keptS: null, lostS: null });
    expect(IDLE_STEPS_S).toContain(nextIdleS([]));
  });
  test('a loss after a shorter wait overrules what was kept longer', () => {
    const tries = [
      { idleS: 60, isKept: true },
      { idleS: 30, isKept: false },
    ];
    expect(idleLifeOf(tries)).toEqual({ keptS: null, lostS: 30 });
  });
});
