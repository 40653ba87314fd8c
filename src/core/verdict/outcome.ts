/** Never *good* before it is known: `no-data` whenever an input is missing or cannot resolve the target. */
export type Outcome = 'meets' | 'misses' | 'no-data';
