import type { AssessedSample } from '../assessment/assessment.ts';
import { effectOfCode } from '../verdict/finding-effect.ts';
import type { Outcome } from '../verdict/outcome.ts';
import { SAMPLED_NAMES } from './sampled-metric.ts';

/**
 * What a test is as a sample. `checked`: only what the network lets through was asked for, so it is no sample of calls
 * at all, and no gap either.
 */
export type TestOutcome = AssessedSample['outcome'] | 'checked';

/** What is known of a test in every place that counts samples: the server's rows, results and tables of results. */
export interface EndedTest {
  readonly verdict: Outcome;
  /** Code of the `decidingFinding`. */
  readonly finding: string | null;
  readonly metrics: AssessedSample['metrics'];
}

/** Stopped early, a test still has its figures; the length does not matter to that. */
const isCap = (finding: string): boolean => effectOfCode(finding, 0) === 'caps';

/** A test, counted. */
export const outcomeOfTest = ({ verdict, finding, metrics }: EndedTest): TestOutcome =>
  outcomeOf(
    verdict,
    finding,
    SAMPLED_NAMES.some((name) => metrics[name] !== null),
  );

/**
 * Counts a test by its verdict, its finding and whether it has any figure. A verdict of *no data* beside a finding that does more than
 * cap it is that of a void run (finding-effect.ts): it says nothing of the network. A call that broke off has figures, which say so (all
 * is lost from then on). One that misses without a single figure is a call that did not come about; one without either ended before it
 * had any.
 */
export function outcomeOf(
  verdict: EndedTest['verdict'],
  finding: EndedTest['finding'],
  hasFigures: boolean,
): TestOutcome {
  if (finding === 'only-connectivity') return 'checked';
  if (finding !== null && verdict === 'no-data' && !isCap(finding)) return 'unusable';
  if (hasFigures) return 'measured';
  return verdict === 'misses' ? 'failed' : 'unusable';
}
