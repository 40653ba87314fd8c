import { callRange, pathRange } from '../../../core/find-calls/call-range.ts';
import type { CallStep } from '../../../core/find-calls/call-step.ts';
import type { NatFinding } from '../../../core/connectivity/nat.ts';
import { foundNatOf } from '../../../core/sizing/found-nat.ts';
import { FIRST_SIZING, type FoundCalls } from '../../../core/sizing/sizing-choice.ts';
import { formatAddress } from '../address.ts';

/** What a result has that bandwidth is sized by. */
export interface SearchOfResult {
  readonly startedAt: string;
  readonly labels: { readonly site: string | null };
  readonly callSearch?: { readonly steps: readonly CallStep[] } | undefined;
}

/** Address of the planner of bandwidth with what the search of a result has found; `null`: it made none, or found nothing. */
export function sizingAddress(result: SearchOfResult): string | null {
  const found = foundCallsOf(result);
  if (found === null) return null;
  const sizing = { ...FIRST_SIZING, site: result.labels.site, found };
  return formatAddress({ kind: 'plan', part: 'sizing', sizing });
}

/** What a result says of the NAT in front of whoever tested. */
export interface NatOfResult {
  readonly startedAt: string;
  readonly labels: { readonly site: string | null };
  readonly connectivity?:
    | {
        readonly nat: readonly Pick<NatFinding, 'family' | 'mapping'>[];
        readonly idleLife: { readonly keptS: number | null; readonly lostS: number | null } | null;
      }
    | undefined;
}

/** Address of the planner of NAT pools with what a result has found; `null`: it found none, or too little. */
export function natSizingAddress({ startedAt, labels, connectivity }: NatOfResult): string | null {
  const nat = connectivity && foundNatOf(connectivity.nat, connectivity.idleLife, Date.parse(startedAt));
  if (!nat) return null;
  return formatAddress({ kind: 'plan', part: 'sizing', sizing: { ...FIRST_SIZING, site: labels.site, nat } });
}

/** What the search of a result has found; `null`: it made none, or found nothing. */
export function foundCallsOf({
  startedAt,
  callSearch,
}: Pick<SearchOfResult, 'startedAt' | 'callSearch'>): FoundCalls | null {
  const steps = callSearch?.steps ?? [];
  const { carried, missed } = callRange(steps);
  if (carried === 0 && missed === null) return null;
  return {
    all: { carried, missed },
    up: pathRange(steps, 'up'),
    down: pathRange(steps, 'down'),
    atMs: Date.parse(startedAt),
  };
}
