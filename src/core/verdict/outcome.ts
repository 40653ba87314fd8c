/** What a figure, or a test, comes to against its targets. */
export const OUTCOMES = ['meets', 'misses', 'no-data'] as const;

/** Never *good* before it is known: `no-data` whenever an input is missing or cannot resolve the target. */
export type Outcome = (typeof OUTCOMES)[number];
