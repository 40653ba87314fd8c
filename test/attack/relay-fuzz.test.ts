import { describe, expect, it } from 'vitest';
import { fuzzRelay } from '../support/relay/relay-fuzz.ts';

/** The attack: messages that are nearly right. `npm run bench:attack` sends millions; these are the first of them. */
describe('mutated messages', () => {
  it.each([1, 2, 3])(
    'leave the relay standing, its answers single and short, its state bounded (seed %i)',
    (seed) => {
      const { replies, relayed, unbounded, allocations, tests, clients } = fuzzRelay(30_000, seed);
      expect(unbounded).toBe(0);
      expect(allocations).toBeLessThanOrEqual(clients);
      expect(tests).toBeLessThanOrEqual(1);
      // They are not so wild that nothing gets through.
      expect(replies).toBeGreaterThan(1000);
      expect(relayed).toBeGreaterThan(100);
    },
  );

  it('are the same for the same seed', () => {
    expect(fuzzRelay(5000, 7)).toEqual(fuzzRelay(5000, 7));
    expect(fuzzRelay(5000, 7)).not.toEqual(fuzzRelay(5000, 8));
  });
});
