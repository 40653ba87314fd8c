import type { Chosen, TestGrant } from './grant.ts';
import type { RunState } from './state.ts';

/** A test that has a relay and is not over. */
type OnRelay<R> = Extract<
  RunState<R>,
  { kind: 'connecting' | 'warming' | 'measuring' | 'draining' | 'composing' }
>;

/** What was chosen for the test that a state is of; `null` where nothing is, or nothing yet. */
export function chosenOf<R>(state: OnRelay<R>): Chosen;
export function chosenOf<R>(state: RunState<R>): Chosen | null;
export function chosenOf<R>(state: RunState<R>): Chosen | null {
  switch (state.kind) {
    case 'connecting':
    case 'warming':
    case 'measuring':
      return state.chosen;
    case 'draining':
    case 'composing':
      return state.facts.chosen;
    case 'idle':
    case 'requesting':
    case 'waiting':
    case 'locating':
    case 'done':
    case 'failed':
      return null;
  }
}

/** The whole place that a state holds; `null` where there is none, or none yet. */
export const grantOf = <R>(state: RunState<R>): TestGrant | null =>
  state.kind === 'locating' || state.kind === 'done' ? state.grant : (chosenOf(state)?.grant ?? null);

/** The name of the relay that the test goes through; `null` where there is none, or none yet. */
export const relayNameOf = <R>(state: RunState<R>): string | null =>
  chosenOf(state)?.relay.relay.name ?? null;

/** What a test is known by at the server, from its first answer on. */
export const standingOf = <R>(
  state: RunState<R>,
): { readonly testId: string; readonly token: string } | null =>
  state.kind === 'waiting' ? state : grantOf(state);
