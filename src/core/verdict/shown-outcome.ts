import { reachOf, type Reach } from '../connectivity/reach.ts';
import type { CheckOutcome } from '../connectivity/check.ts';
import { shownSymptoms, type SymptomSource } from '../causes/shown-symptoms.ts';
import type { SymptomReading } from '../causes/symptoms.ts';
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

/** How a result is shown: `caution` is one that meets its targets and still has something that calls may suffer from. */
export type ShownOutcome = Outcome | 'caution';

/**
 * What calls may suffer from although every target was met, that of the idle link first; `null`: nothing, or it does not
 * meet them.
 */
export function reservationOf(result: SymptomSource): SymptomReading | null {
  if (result.grades.verdict !== 'meets') return null;
  const readings = shownSymptoms(result).filter(({ support }) => support !== 'none');
  return readings.find(({ evidence }) => evidence.some(({ isBusy }) => !isBusy)) ?? readings[0] ?? null;
}

const OUTCOME_OF_REACH: Readonly<Record<Reach, Outcome>> = {
  'all-open': 'meets',
  'needed-blocked': 'misses',
  'nothing-open': 'misses',
  unknown: 'no-data',
};

/** The outcome that a result is shown with: a check without a call has no verdict, and shows what it found. */
export function shownOutcome(result: Checked<CheckOutcome> & SymptomSource): ShownOutcome {
  const checks = checkedWays(result);
  if (checks !== null) {
    const outcome = OUTCOME_OF_REACH[reachOf(checks)];
    return outcome === 'meets' && shownSymptoms(result).length > 0 ? 'caution' : outcome;
  }
  return reservationOf(result) === null ? result.grades.verdict : 'caution';
}
