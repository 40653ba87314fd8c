import type { IssuedRelay, RelayReading } from '../../relay.ts';
import type { Checking, Chosen } from '../grant.ts';
import { CHECK_LIMIT_MS, IDLE_LIFE_LIMIT_MS } from '../limits.ts';
import { isIdleLifeAsked } from '../options.ts';
import type { StateOf } from '../state.ts';
import { go, setTimer, type Step } from '../step.ts';

/** Finds out what the network lets through to a relay. */
export function check<R>(
  state: StateOf<R, 'locating'>,
  relay: IssuedRelay,
  readings: readonly RelayReading[],
  chosenBy: Chosen['chosenBy'],
  others: Pick<Checking, 'next' | 'missed'> = {},
): Step<R> {
  const { grant, options } = state;
  const checking: Checking = { relay, readings, chosenBy, ...others, outcomes: [], planned: 0, answered: [] };
  const idleLife = isIdleLifeAsked(options);
  return go({ ...state, checking }, setTimer('checks', idleLife ? IDLE_LIFE_LIMIT_MS : CHECK_LIMIT_MS), {
    type: 'check-connectivity',
    grant,
    relay,
    idleLife,
  });
}
