import type { TestGrant } from './grant.ts';
import type { RunState } from './state.ts';

/** The whole place that a state holds; `null` where there is none, or none yet. */
export function grantOf<R>(state: RunState<R>): TestGrant | null {
  switch (state.kind) {
    case 'locating':
    case 'done':
      return state.grant;
    case 'connecting':
    case 'warming':
    case 'measuring':
      return state.chosen.grant;
    case 'draining':
    case 'composing':
      return state.facts.chosen.grant;
    case 'idle':
    case 'requesting':
    case 'waiting':
    case 'failed':
      return null;
  }
}

/** The name of the relay that the test goes through; `null` where there is none, or none yet. */
export function relayNameOf<R>(state: RunState<R>): string | null {
  switch (state.kind) {
    case 'connecting':
    case 'warming':
    case 'measuring':
      return state.chosen.relay.relay.name;
    case 'draining':
    case 'composing':
      return state.facts.chosen.relay.relay.name;
    default:
      return null;
  }
}

/** What a test is known by at the server, from its first answer on. */
export const standingOf = <R>(
  state: RunState<R>,
): { readonly testId: string; readonly token: string } | null =>
  state.kind === 'waiting' ? state : grantOf(state);
