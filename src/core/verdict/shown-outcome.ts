import { reachOf, type Reach } from '../connectivity/reach.ts';
import type { CheckOutcome } from '../connectivity/check.ts';
import type { Outcome } from './outcome.ts';

/** A result as far as it tells whether it is a check without a call. */
export interface Checked<C extends CheckOutcome> {
  readonly grades: { readonly verdict: Outcome; readonly findings: readonly { readonly code: string }[] };
  readonly connectivity?: { readonly checks: readonly C[] } | null | undefined;
}

/** What a check without a call found; `null` where a call was to be made. */
export function checkedWays<C extends CheckOutcome>({
  grades,
  connectivity,
}: Checked<C>): readonly C[] | null {
  const isCheck = grades.findings.some(({ code }) => code === 'only-connectivity');
  return isCheck && connectivity ? connectivity.checks : null;
}

const OUTCOME_OF_REACH: Readonly<Record<Reach, Outcome>> = {
  'all-open': 'meets',
  'needed-blocked': 'misses',
  'nothing-open': 'misses',
  unknown: 'no-data',
};

/** The outcome that a result is shown with: a check without a call has no verdict, and shows what it found. */
export function shownOutcome(result: Checked<CheckOutcome>): Outcome {
  const checks = checkedWays(result);
  return checks === null ? result.grades.verdict : OUTCOME_OF_REACH[reachOf(checks)];
}
