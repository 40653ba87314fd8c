import { targetsOf, type TargetChoice } from '../../core/verdict/targets.ts';
import { packetRatePerSecond, type TrafficPlan } from '../../core/traffic/traffic-plan.ts';

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
