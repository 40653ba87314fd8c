import { perMetric } from '../../src/core/sites/sampled-metric.ts';
import type { PlanStep } from '../../src/core/plan/test-plan.ts';
import type { TestOfSet } from '../../src/core/plan/step-sets.ts';
import type { ResultSummary } from '../../src/wire/desk/search.ts';
import type { ResultStore } from '../store/port/results.ts';

/** Results of a request that count in its set: more of them say nothing more. */
const MOST_EACH = 200;
const UNMEASURED = perMetric(() => null);

/** The two sets of a step, from the results that came by its requests. */
export interface AttachedResults {
  readonly before: readonly TestOfSet[];
  readonly after: readonly TestOfSet[];
}

/** What has attached itself to steps, in their order. */
export async function attachedResults(
  store: Pick<ResultStore, 'resultsOf'>,
  steps: readonly PlanStep[],
): Promise<AttachedResults[]> {
  const ids = steps.flatMap(({ beforeRequestId, afterRequestId }) => [beforeRequestId, afterRequestId]);
  const found = await store.resultsOf(
    ids.filter((id) => id !== null),
    MOST_EACH,
  );
  const of = (id: string | null): TestOfSet[] => (id === null ? [] : (found.get(id) ?? []).map(testOf));
  return steps.map(({ beforeRequestId, afterRequestId }) => ({
    before: of(beforeRequestId),
    after: of(afterRequestId),
  }));
}

const testOf = ({
  verdict,
  rttMs,
  lossRatio,
  burstLossRatio,
  jitterMs,
  reorderRatio,
}: ResultSummary): TestOfSet => ({
  verdict,
  figures: { ...UNMEASURED, rttMs, lossRatio, burstLossRatio, jitterMs, reorderRatio },
});
