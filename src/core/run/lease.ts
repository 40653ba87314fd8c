import type { RunEffect } from './effect.ts';
import type { Place } from './grant.ts';
import { placeOf } from './grant-of.ts';
import type { RunState } from './state.ts';
import { go, setTimer, stay, type Step } from './step.ts';

/** Signs of life come three times a lease, so that one may be lost. */
export const lifeSign = (place: Place): Extract<RunEffect<never>, { type: 'set-timer' }> =>
  setTimer('sign-of-life', Math.max(1000, place.leaseMs / 3));

/** It is time for a sign of life: whatever holds a place gives one. */
export function giveLifeSign<R>(state: RunState<R>): Step<R> {
  const place = state.kind === 'done' ? null : placeOf(state);
  if (!place) return stay(state);
  const { testId, token } = place;
  return go(state, { type: 'sign-of-life', testId, token }, lifeSign(place));
}
