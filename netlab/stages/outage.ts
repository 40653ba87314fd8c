import type { Outage } from '../impairments.ts';
import type { Stage } from './stage.ts';

/** The moment from which outages count; `null` until it has come. Both directions share one. */
export interface OutageTrigger {
  atMs: number | null;
}

/** Nothing passes from `fromMs` until before `toMs` after the trigger. */
export function outage({ fromMs, toMs }: Outage, trigger: Readonly<OutageTrigger>): Stage {
  return {
    name: 'outage',
    leaveMs: (_packet, atMs) => {
      if (trigger.atMs === null) return [atMs];
      const sinceMs = atMs - trigger.atMs;
      return sinceMs >= fromMs && sinceMs < toMs ? [] : [atMs];
    },
  };
}
