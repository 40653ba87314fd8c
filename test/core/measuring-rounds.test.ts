import { describe, expect, it } from 'vitest';
import { measuringRounds } from '../../src/core/measuring-rounds.ts';

/** `name` or `name:group`. */
const roundsOf = (...names: string[]): string[] =>
  measuringRounds(
    names.map((each) => {
      const [name = '', group = null] = each.split(':');
      return { relay: { name, group } };
    }),
  ).map((round) => round.map(({ relay }) => relay.name).join(' '));

describe('which relays are measured at once', () => {
  it.each([
    [[], []],
    [['a', 'b', 'c'], ['a b c']],
    [
      ['a:x', 'b:x', 'c:x'],
      ['a', 'b', 'c'],
    ],
    // Two uplinks beside each other, and one relay that has its own.
    [
      ['a:x', 'b:y', 'c:x', 'd', 'e:y', 'f:x'],
      ['a b d', 'c e', 'f'],
    ],
  ])('of %j: %j', (names, rounds) => {
    expect(roundsOf(...names)).toEqual(rounds);
  });

  it('does not ask for a group', () => {
    expect(measuringRounds([{ relay: {} }, { relay: {} }])).toHaveLength(1);
  });
});
