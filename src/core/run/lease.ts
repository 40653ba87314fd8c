import type { RunEffect } from './effect.ts';
import type { TestGrant } from './grant.ts';
import { grantOf } from './grant-of.ts';
import type { RunState } from './state.ts';
import { go, setTimer, stay, type Step } from './step.ts';

/** Signs of life come three times a lease, so that one may be lost. */
export const signOfLifeTimer = (grant: TestGrant): Extract<RunEffect<never>, { type: 'set-timer' }> =>
  setTimer('sign-of-life', Math.max(1000, grant.leaseMs / 3));

/** It is time for a sign of life: whatever holds a place gives one. */
export function sendSignOfLife<R>(state: RunState<R>): Step<R> {
  const grant = state.kind === 'done' ? null : grantOf(state);
  if (!grant) return stay(state);
  const { testId, token } = grant;
  return go(state, { type: 'sign-of-life', testId, token }, signOfLifeTimer(grant));
}
