/** Calls at once to choose from. */
const CALLS = [1, 2, 3, 5, 10, 15, 20];

/** Those that are possible, and the one that is chosen, in order. */
export const callCounts = (chosen: number, isPossible: (calls: number) => boolean): number[] =>
  [...new Set([...CALLS, chosen])]
    .sort((a, b) => a - b)
    .filter((calls) => calls === chosen || isPossible(calls));
