import { describe, expect, it } from 'vitest';
import { ReadingTurns } from '../../../../server/http/bodies/reading-turns.ts';

describe('ReadingTurns', () => {
  it('lets four go on in each turn, in the order in which they came, and plans none for nobody', () => {
    const planned: (() => void)[] = [];
    const turns = new ReadingTurns((turn) => planned.push(turn));
    const read: string[] = [];
    for (const name of 'abcdefghi') turns.wait(() => read.push(name));
    const turn = (): string => {
      expect(planned).toHaveLength(1);
      planned.pop()?.();
      return read.splice(0).join('');
    };
    expect(turn()).toBe('abcd');
    turns.wait(() => read.push('j'));
    expect(turn()).toBe('efgh');
    expect(turn()).toBe('ij');
    expect(planned).toEqual([]);
    turns.wait(() => read.push('k'));
    expect(turn()).toBe('k');
  });

  it('plans one that waits again for a later turn', () => {
    const planned: (() => void)[] = [];
    const turns = new ReadingTurns((turn) => planned.push(turn));
    let reads = 0;
    const readOn = (): void => {
      reads += 1;
      if (reads < 3) turns.wait(readOn);
    };
    turns.wait(readOn);
    for (const expected of [1, 2, 3]) {
      planned.pop()?.();
      expect(reads).toBe(expected);
    }
    expect(planned).toEqual([]);
  });
});
