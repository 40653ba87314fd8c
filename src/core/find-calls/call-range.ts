import type { GradedPath } from '../verdict/grade-row.ts';
import type { CallStep } from './call-step.ts';

/** The ends that a search has found. */
export interface CallRange {
  /** The most calls below every miss that always were within the targets; 0: not even one was. */
  readonly carried: number;
  readonly isCarriedConfirmed: boolean;
  /** The fewest calls that missed a target; `null`: none did. */
  readonly missed: number | null;
  readonly isMissedConfirmed: boolean;
}

/** How many of the tests with so many calls came to an outcome. */
export const timesOf = (steps: readonly CallStep[], calls: number, outcome: CallStep['outcome']): number =>
  steps.filter((step) => step.calls === calls && step.outcome === outcome).length;

/** What the steps tell of the link, whatever their order. */
export function callRange(steps: readonly CallStep[]): CallRange {
  const missedAt = steps.filter(({ outcome }) => outcome === 'misses').map(({ calls }) => calls);
  const missed = missedAt.length > 0 ? Math.min(...missedAt) : null;
  const carried = Math.max(
    0,
    ...steps
      .filter(({ outcome, calls }) => outcome === 'carries' && calls < (missed ?? Infinity))
      .map(({ calls }) => calls),
  );
  return {
    carried,
    isCarriedConfirmed: timesOf(steps, carried, 'carries') > 1,
    missed,
    isMissedConfirmed: missed !== null && timesOf(steps, missed, 'misses') > 1,
  };
}

/** How far one direction carried: the ends that matter for it alone, `null` where there is none. */
export interface PathRange {
  readonly carried: number;
  readonly missed: number | null;
}

/** The same of one direction: what only the other one missed counts as carried. Without a call nothing is known of either. */
export function pathRange(steps: readonly CallStep[], path: GradedPath): PathRange {
  const hasMissed = ({ misses }: CallStep): boolean => misses.some((miss) => miss.path === path);
  const missedAt = steps.filter(hasMissed).map(({ calls }) => calls);
  const missed = missedAt.length > 0 ? Math.min(...missedAt) : null;
  const isKnown = ({ outcome, misses }: CallStep): boolean => outcome === 'carries' || misses.length > 0;
  const carriedAt = steps
    .filter((step) => isKnown(step) && !hasMissed(step) && step.calls < (missed ?? Infinity))
    .map(({ calls }) => calls);
  return { carried: Math.max(0, ...carriedAt), missed };
}
