import { withSearch } from '../../../src/app/call-search.ts';
import type { CallStep } from '../../../src/core/find-calls/call-step.ts';
import { newSearch, type SearchEnd } from '../../../src/core/find-calls/call-search.ts';
import type { Result } from '../../../src/wire/result.ts';
import { DIRECTION_RESULTS } from './direction-results.ts';
import { madeOnce } from './made-once.ts';

/** Results of searches for the number of calls that a link carries. */
const MISSED: CallStep['misses'] = [
  { path: 'up', metric: 'burstLoss', value: 0.14, target: 0.1, interval: { low: 0.09, high: 0.21 } },
];

/** A test of so many calls, 15 s each way at 88.8 kbit/s a stream of five. */
const step = (calls: number, outcome: CallStep['outcome']): CallStep => ({
  calls,
  outcome,
  misses: outcome === 'misses' ? MISSED : [],
  bytes: calls * 2_000_000,
  tookMs: 21_000,
});

/** The steps of a search that carried ten calls and missed at twelve. */
export const STEPS_SO_FAR: readonly CallStep[] = [
  ...[1, 2, 4, 8].map((calls) => step(calls, 'carries')),
  step(16, 'misses'),
  step(12, 'misses'),
];
const FOUND = [
  ...STEPS_SO_FAR,
  step(10, 'carries'),
  step(11, 'misses'),
  step(10, 'carries'),
  step(11, 'misses'),
];

/** The figures are those of its last test. */
const search = (
  steps: readonly CallStep[],
  end: SearchEnd,
  last: keyof typeof DIRECTION_RESULTS = 'directions-meets',
): Result => withSearch(DIRECTION_RESULTS[last](), { ...newSearch(20), steps }, end);

export const SEARCH_RESULTS = madeOnce({
  'search-found': () => search(FOUND, 'found', 'directions-loss-up'),
  'search-data-cap': () => search(STEPS_SO_FAR.slice(0, 4), 'data-cap'),
  'search-not-one': () => search([step(1, 'misses'), step(1, 'misses')], 'found', 'directions-loss-up'),
});
