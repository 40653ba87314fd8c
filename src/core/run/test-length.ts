import { wholeStretchMs } from '../traffic/load.ts';
import { targetsOf, type TargetChoice } from '../verdict/targets.ts';
import { packetRatePerSecond, type TrafficPlan } from '../traffic/traffic-plan.ts';
import type { TestOptions } from './options.ts';

/**
 * The shortest test that can resolve a choice's reordering target, in whole seconds: one reordered packet must
 * not decide it, so more than 1 / target packets are needed (src/core/verdict/grade-rows.ts). `null` for an unknown region.
 */
export function neededMs(choice: TargetChoice, plan: TrafficPlan): number | null {
  const targets = targetsOf(choice);
  if (!targets) return null;
  const packets = Math.floor(1 / targets.reorderRatio) + 1;
  return Math.ceil(packets / packetRatePerSecond(plan)) * 1000;
}

/** Setting up a call that connects at once. */
const SETUP_MS = 4000;
/** The wait for the last packets. */
export const DRAIN_MS = 3000;

/** About how long a test takes from the button to the result, ms. */
export const wholeTestMs = (plan: TrafficPlan, options: Pick<TestOptions, 'durationMs' | 'loaded'>): number =>
  SETUP_MS + plan.warmUpMs + wholeStretchMs(options.durationMs, options) + DRAIN_MS;
