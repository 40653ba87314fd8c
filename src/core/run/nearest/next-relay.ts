import type { MissedRelay } from '../../relay.ts';
import { check } from './check-relay.ts';
import type { Chosen } from '../grant.ts';
import { CONNECT_LIMIT_MS, FIRST_CONNECT_LIMIT_MS, VAIN_LIMIT_MS } from '../limits.ts';
import type { RunState, StateOf } from '../state.ts';
import { clearTimers, preceded, type Step } from '../step.ts';

const vainMs = (missed: readonly MissedRelay[]): number =>
  missed.reduce((sum, { waitedMs }) => sum + waitedMs, 0);

/** Whether another relay is tried where the call cannot be made through this one. A place lasts for so many only. */
export const hasNext = ({ next = [], missed = [] }: Chosen): boolean =>
  next.length > 0 && vainMs(missed) < VAIN_LIMIT_MS;

/** How long connecting may take: all that a bad network needs, unless another relay may be the answer. */
export const connectLimitMs = (chosen: Chosen): number =>
  hasNext(chosen) ? FIRST_CONNECT_LIMIT_MS : CONNECT_LIMIT_MS;

/**
 * On to the next of the nearest, where no call can be made through the one before: all of that is given up. Only what is not this
 * browser's doing leads here, and never from a relay that somebody asked for.
 */
export function tryNext<R>(
  from: StateOf<R, 'locating'> | StateOf<R, 'connecting'>,
  chosen: Chosen,
  { why, waitedMs }: Pick<MissedRelay, 'why' | 'waitedMs'>,
): Step<R> {
  const { grant, options, relay, readings, chosenBy, next = [], missed = [] } = chosen;
  const [other, ...later] = next;
  if (!other) throw new Error('there is no other relay');
  const locating: Extract<RunState<R>, { kind: 'locating' }> = {
    kind: 'locating',
    options,
    grant,
    checking: null,
  };
  return preceded(
    check(locating, other, readings, chosenBy, {
      next: later,
      missed: [...missed, { name: relay.relay.name, why, waitedMs }],
    }),
    ...clearTimers('checks', ...(from.kind === 'connecting' ? (['connect', 'flow'] as const) : [])),
    { type: 'close-call' },
    { type: 'forget' },
  );
}
