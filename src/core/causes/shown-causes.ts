import type { Outcome } from '../verdict/outcome.ts';
import type { Cause } from './rules.ts';

/**
 * The causes that are shown: of a test that misses. What voids a run may have caused its figures, and what was not
 * missed needs no cause.
 */
export const shownCauses = <C extends Cause>({
  causes = [],
  grades,
}: {
  readonly causes?: readonly C[] | undefined;
  readonly grades: { readonly verdict: Outcome };
}): readonly C[] => (grades.verdict === 'misses' ? causes : []);

/** Where a cause, seen in one direction or several, stands among others: the surest first, what is unclear last. */
export function causeRank(seen: readonly Pick<Cause, 'code' | 'confidence'>[]): number {
  if (seen.some(({ code }) => code === 'unclear')) return 2;
  return seen.some(({ confidence }) => confidence === 'likely') ? 0 : 1;
}
