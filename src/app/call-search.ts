import type { CallSearch, SearchEnd } from '../core/find-calls/call-search.ts';
import { callStepOf } from '../core/find-calls/call-step.ts';
import { nextStep, stepBytes } from '../core/find-calls/next-step.ts';
import type { TestOptions } from '../core/run/options.ts';
import { DRAIN_MS } from '../core/run/test-length.ts';
import type { TrafficPlan } from '../core/traffic/traffic-plan.ts';
import type { Result } from '../wire/result.ts';

/** What follows from a test of a search: another one, or the search's end, which its last result carries. */
export type AfterStep =
  | { readonly kind: 'next'; readonly options: TestOptions }
  | { readonly kind: 'over'; readonly result: Result };

/**
 * Takes a test's figures, and says what comes next: of the tests of a search only the number of calls differs, and the way
 * to the relay stays. `tookMs`: from its first check on.
 */
export function afterStep(
  result: Result,
  { options, search }: { readonly options: TestOptions; readonly search: CallSearch },
  plan: TrafficPlan,
  { tookMs, wasStopped }: { readonly tookMs: number; readonly wasStopped: boolean },
): AfterStep {
  const step = callStepOf(result, {
    calls: options.calls,
    bytes: stepBytes(plan, options.calls, Math.max(result.durationMs, tookMs - DRAIN_MS)),
    tookMs,
  });
  const seen: CallSearch = { ...search, steps: [...search.steps, step] };
  const next = wasStopped ? ({ kind: 'over', why: 'stopped' } as const) : nextStep(seen, plan);
  return next.kind === 'test'
    ? {
        kind: 'next',
        options: { ...options, search: seen, calls: next.calls, relayName: result.path.relay.name },
      }
    : { kind: 'over', result: withSearch(result, seen, next.why) };
}

/** The last result of a search, with what the search found. */
export const withSearch = (result: Result, search: CallSearch, end: SearchEnd): Result => ({
  ...result,
  callSearch: {
    mostCalls: search.mostCalls,
    dataCapBytes: search.dataCapBytes,
    end,
    steps: search.steps.map((step) => ({ ...step, misses: [...step.misses] })),
  },
});
