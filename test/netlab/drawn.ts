import type { Random } from '../../netlab/seeded-random.ts';

/** A random source that gives these numbers in turn, and fails the test when asked for more. */
export function drawn(...numbers: readonly number[]): Random {
  const left = [...numbers];
  return () => {
    const next = left.shift();
    if (next === undefined) throw new Error('More numbers were drawn than the test allows.');
    return next;
  };
}
