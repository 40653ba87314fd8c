import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checked,
  checksToTurn,
  stateOf,
  unchecked,
  type RelayHealth,
} from '../../../server/fleet/relay-health.ts';

/** Checks every 10 s: `+` good, `-` bad; how the relay stands after each, by its first letter. */
function statesAfter(checks: string, everyMs = 10_000): string {
  let health = unchecked(0);
  return Array.from(checks)
    .map((check, index) => {
      health = checked(health, check === '+', index * everyMs);
      return stateOf(health, false)[0];
    })
    .join('');
}

describe('a relay that is checked', () => {
  it.each([
    // The first check lets in who has never fallen.
    ['+', 'o', 'online at once'],
    ['-', 'o', 'offline'],
  ])('begins: %s', (checks, first, words) => {
    expect(stateOf(checked(unchecked(0), checks === '+', 0), false)[0]).toBe(first);
    expect(stateOf(checked(unchecked(0), checks === '+', 0), false)).toBe(words.split(' ')[0]);
  });

  it.each([
    // Three in a row take it out, and three let it in again.
    ['+---', 'oooo', [true, true, true, false]],
    ['+--+--+', 'ooooooo', [true, true, true, true, true, true, true]],
    ['+---+++', 'oooorro', [true, true, true, false, false, false, true]],
    ['+---++-+++', 'oooorrorro', [true, true, true, false, false, false, false, false, false, true]],
    // Six after a second fall, since the first was lately.
    ['+---+++---++++++', 'oooorrooo' + 'orrrrro', null],
  ] as const)('goes by %s', (checks, states, isIn) => {
    expect(statesAfter(checks)).toBe(states);
    if (isIn === null) return;
    let health = unchecked(0);
    expect(
      Array.from(checks).map((check, index) => {
        health = checked(health, check === '+', index * 10_000);
        return health.isIn;
      }),
    ).toEqual(isIn);
  });

  it('needs as many checks to come back as its falls of the last ten minutes say, 24 at most', () => {
    const fallen = (fallsMs: readonly number[]): RelayHealth => ({
      isIn: false,
      against: 0,
      sinceMs: 0,
      fallsMs,
    });
    const atMs = 1_000_000;
    expect(
      [1, 2, 3, 4, 5].map((falls) => checksToTurn(fallen(Array<number>(falls).fill(atMs)), atMs)),
    ).toEqual([3, 6, 12, 24, 24]);
    expect(checksToTurn(fallen([atMs - 600_001, atMs - 600_000, atMs - 599_999]), atMs)).toBe(3);
    // However long ago: whoever fell shows itself again.
    expect(checksToTurn(fallen([0]), 99_000_000)).toBe(3);
  });

  it('is draining where it takes no new tests, as long as it is in', () => {
    const up = checked(unchecked(0), true, 0);
    expect(stateOf(up, true)).toBe('draining');
    expect(stateOf(unchecked(0), true)).toBe('offline');
  });

  it('never turns on fewer than three checks in a row, but for the first', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 200 }), (checks) => {
        let health = unchecked(0);
        let inARow = 0;
        let turns = 0;
        for (const [index, isGood] of checks.entries()) {
          inARow = index > 0 && checks[index - 1] === isGood ? inARow + 1 : 1;
          const next = checked(health, isGood, index * 10_000);
          if (next.isIn !== health.isIn) {
            expect(next.isIn).toBe(isGood);
            if (turns > 0) expect(inARow).toBeGreaterThanOrEqual(3);
            turns += 1;
          }
          health = next;
        }
      }),
    );
  });
});
