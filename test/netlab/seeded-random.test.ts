import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../netlab/seeded-random.ts';

function draws(name: string, count: number): number[] {
  const random = seededRandom(name);
  return Array.from({ length: count }, random);
}

describe('seededRandom', () => {
  it('repeats itself for the same name only', () => {
    expect(draws('1/up/jitter', 20)).toEqual(draws('1/up/jitter', 20));
    expect(draws('1/up/jitter', 20)).not.toEqual(draws('1/up/reorder', 20));
  });

  it('stays in [0, 1) and spreads evenly', () => {
    const counts = new Array<number>(10).fill(0);
    const all = draws('even', 100_000);
    expect(all.every((draw) => draw >= 0 && draw < 1)).toBe(true);
    for (const draw of all) {
      const tenth = Math.floor(draw * 10);
      counts[tenth] = (counts[tenth] ?? 0) + 1;
    }
    // Each tenth expects 10,000 with a standard deviation of 95.
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });
});
