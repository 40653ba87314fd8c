import type { Place } from './grant.ts';
import type { RunState } from './state.ts';

/** The whole place that a state holds; `null` where there is none, or none yet. */
export function placeOf<R>(state: RunState<R>): Place | null {
  switch (state.kind) {
    case 'locating':
    case 'done':
      return state.place;
    case 'connecting':
    case 'warming':
    case 'measuring':
      return state.chosen.place;
    case 'draining':
    case 'composing':
      return state.facts.chosen.place;
    case 'idle':
    case 'requesting':
    case 'waiting':
    case 'failed':
      return null;
  }
}

/** What a test is known by at the server, from its first answer on. */
export const standingOf = <R>(
  state: RunState<R>,
): { readonly testId: string; readonly token: string } | null =>
  state.kind === 'waiting' ? state : placeOf(state);
