import type { Detour } from '../impairments.ts';
import type { OutageTrigger } from './outage.ts';
import type { Stage } from './stage.ts';

/** Holds what passes from `fromMs` until before `toMs` after the trigger for `addedMs` more. */
export function detour(
  { fromMs, toMs = Infinity, addedMs }: Detour,
  trigger: Readonly<OutageTrigger>,
): Stage {
  return {
    name: 'detour',
    leaveMs: (_packet, atMs) => {
      const sinceMs = trigger.atMs === null ? -Infinity : atMs - trigger.atMs;
      return [sinceMs >= fromMs && sinceMs < toMs ? atMs + addedMs : atMs];
    },
  };
}
