import { DRAIN_MS } from '../run/test-length.ts';
import { trafficPlanFor } from '../traffic/load.ts';
import { estimateTrafficBytes, type TrafficPlan } from '../traffic/traffic-plan.ts';
import { SEARCH_LIMIT_MS, STEP_DURATION_MS, type CallSearch, type SearchEnd } from './call-search.ts';
import { callRange, timesOf } from './call-range.ts';
import type { CallStep } from './call-step.ts';

/** Setting up, measuring and waiting for the last packets, as a step usually takes. */
const USUAL_STEP_MS = STEP_DURATION_MS + 7000;

/** Packets flow while the checks beside the call come to their end. */
const USUAL_SENDING_MS = USUAL_STEP_MS - DRAIN_MS;

/** What comes next. */
export type NextStep =
  { readonly kind: 'test'; readonly calls: number } | { readonly kind: 'over'; readonly why: SearchEnd };

/** About how many bytes a step moves over the link, both ways together: all the time that its packets flow. */
export const stepBytes = (plan: TrafficPlan, calls: number, sendingMs = USUAL_SENDING_MS): number =>
  estimateTrafficBytes(trafficPlanFor(plan, calls), sendingMs);

/**
 * What a search does next: doubles the number of calls until a target is missed, halves what is between, then measures
 * both ends once more. It begins nothing that would go beyond its time or its data.
 */
export function nextStep(search: CallSearch, plan: TrafficPlan): NextStep {
  const wanted = wantedStep(search);
  if (wanted.kind === 'over') return wanted;
  const sum = (of: (step: CallStep) => number): number =>
    search.steps.reduce((total, step) => total + of(step), 0);
  if (sum(({ bytes }) => bytes) + stepBytes(plan, wanted.calls) > search.dataCapBytes)
    return { kind: 'over', why: 'data-cap' };
  return sum(({ tookMs }) => tookMs) + USUAL_STEP_MS > SEARCH_LIMIT_MS
    ? { kind: 'over', why: 'time' }
    : wanted;
}

function wantedStep({ steps, mostCalls }: CallSearch): NextStep {
  const counts = [...new Set(steps.map(({ calls }) => calls))].sort((a, b) => a - b);
  if (counts.some((calls) => timesOf(steps, calls, 'carries') > 0 && timesOf(steps, calls, 'misses') > 0))
    return { kind: 'over', why: 'disagreed' };
  const untold = counts.find((calls) =>
    steps.every((step) => step.calls !== calls || step.outcome === 'no-data'),
  );
  if (untold !== undefined)
    return timesOf(steps, untold, 'no-data') > 1
      ? { kind: 'over', why: 'no-data' }
      : { kind: 'test', calls: untold };
  const { carried, missed, isCarriedConfirmed, isMissedConfirmed } = callRange(steps);
  if (missed === null && carried < mostCalls)
    return { kind: 'test', calls: Math.max(1, Math.min(2 * carried, mostCalls)) };
  if (missed !== null && missed - carried > 1)
    return { kind: 'test', calls: Math.floor((carried + missed) / 2) };
  if (missed !== null && !isMissedConfirmed) return again(steps, missed);
  return carried > 0 && !isCarriedConfirmed ? again(steps, carried) : { kind: 'over', why: 'found' };
}

/** An end that could not be judged when it was measured again stays as it was found. */
const again = (steps: readonly CallStep[], calls: number): NextStep =>
  timesOf(steps, calls, 'no-data') > 1 ? { kind: 'over', why: 'no-data' } : { kind: 'test', calls };
