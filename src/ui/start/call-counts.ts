import { TEST_OPTIONS } from '../../wire/test-options.ts';

/** Those that are possible, and the one that is chosen, in order. */
export const callCounts = (chosen: number, isPossible: (calls: number) => boolean): number[] =>
  [...new Set([...TEST_OPTIONS.calls.choices, chosen])]
    .sort((a, b) => a - b)
    .filter((calls) => calls === chosen || isPossible(calls));
