import { MAX_CALLS } from '../traffic/load.ts';
import { MIN_DURATION_MS } from '../traffic/traffic-plan.ts';
import type { CallStep } from './call-step.ts';

/** Each number of calls is measured for as long as the longest window of a target. */
export const STEP_DURATION_MS = MIN_DURATION_MS;

/** A search begins no step that would usually end after this. */
export const SEARCH_LIMIT_MS = 240_000;

/** Enough for every search on a link of up to 20 calls; ours, no document gives a number. */
export const DEFAULT_DATA_CAP_BYTES = 300_000_000;
export const LEAST_DATA_CAP_BYTES = 5_000_000;
export const MOST_DATA_CAP_BYTES = 1_000_000_000;

/** A search for the number of calls that a link carries within its targets: what it may do, and what it has seen. */
export interface CallSearch {
  readonly dataCapBytes: number;
  /** The most calls at once that are tried. */
  readonly mostCalls: number;
  /** Every test so far; what follows does not depend on their order. */
  readonly steps: readonly CallStep[];
}

/** Why a search is over. */
export type SearchEnd =
  /** Both ends are known, and confirmed. */
  | 'found'
  /** A test that was made again came to something else. */
  | 'disagreed'
  /** A test could not be judged, twice. */
  | 'no-data'
  /** The next test could move more than was allowed. */
  | 'data-cap'
  /** The next test could take longer than a search may. */
  | 'time'
  /** A person has ended it. */
  | 'stopped';

/** A search that has seen nothing; at least one call is tried. */
export const newSearch = (mostCalls: number, dataCapBytes = DEFAULT_DATA_CAP_BYTES): CallSearch => ({
  dataCapBytes,
  mostCalls: Math.max(1, Math.min(MAX_CALLS, mostCalls)),
  steps: [],
});
