import { compareSets, type TestFigures } from '../compare/compare-sets.ts';
import type { MetricComparison } from '../compare/comparison.ts';
import type { Outcome } from '../verdict/outcome.ts';
import { proposalOf, type StepProposal } from './test-plan.ts';

/** One test of a set. */
export interface TestOfSet {
  readonly verdict: Outcome;
  readonly figures: TestFigures;
}

/** What a set comes to. */
export interface SetSummary {
  readonly tests: number;
  readonly meets: number;
  readonly misses: number;
  readonly outcome: Outcome;
}

/** What the two sets of tests of a step came to, and what that suggests. */
export interface StepSets {
  readonly before: SetSummary;
  readonly after: SetSummary;
  readonly comparison: readonly MetricComparison[];
  readonly proposal: StepProposal;
}

/** As nine in ten tests of a week have to meet, so have nine in ten of a set (our rule). */
const MEETING_SHARE = 0.9;

/** Compares them. */
export function stepSets(before: readonly TestOfSet[], after: readonly TestOfSet[]): StepSets {
  const [first, second] = [summaryOf(before), summaryOf(after)];
  const figures = (tests: readonly TestOfSet[]): TestFigures[] => tests.map((test) => test.figures);
  const comparison = compareSets(figures(before), figures(after)).filter(
    ({ a, b }) => a.samples + b.samples > 0,
  );
  const proposal = proposalOf(first.outcome, second.outcome, comparison);
  return { before: first, after: second, comparison, proposal };
}

function summaryOf(tests: readonly TestOfSet[]): SetSummary {
  const count = (outcome: Outcome): number => tests.filter(({ verdict }) => verdict === outcome).length;
  const [meets, misses] = [count('meets'), count('misses')];
  const outcome =
    meets + misses === 0 ? 'no-data' : meets / (meets + misses) >= MEETING_SHARE ? 'meets' : 'misses';
  return { tests: tests.length, meets, misses, outcome };
}
