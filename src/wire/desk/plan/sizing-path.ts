import { callRange, pathRange } from '../../../core/find-calls/call-range.ts';
import type { CallStep } from '../../../core/find-calls/call-step.ts';
import { FIRST_SIZING } from '../../../core/sizing/sizing-choice.ts';
import { formatAddress } from '../address.ts';

/** What a result has that bandwidth is sized by. */
export interface SearchOfResult {
  readonly startedAt: string;
  readonly labels: { readonly site: string | null };
  readonly callSearch?: { readonly steps: readonly CallStep[] } | undefined;
}

/** Address of the planner of bandwidth with what the search of a result has found; `null`: it made none, or found nothing. */
export function sizingAddress({ startedAt, labels, callSearch }: SearchOfResult): string | null {
  const steps = callSearch?.steps ?? [];
  const { carried, missed } = callRange(steps);
  if (carried === 0 && missed === null) return null;
  const found = {
    all: { carried, missed },
    up: pathRange(steps, 'up'),
    down: pathRange(steps, 'down'),
    atMs: Date.parse(startedAt),
  };
  const sizing = { ...FIRST_SIZING, site: labels.site, found };
  return formatAddress({ kind: 'plan', part: 'sizing', sizing });
}
