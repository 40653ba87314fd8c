import type { RunEffect, TimerName } from './effect.ts';
import type { RunState } from './state.ts';

/** A state and what is to be done on entering it. */
export interface Step<R> {
  readonly state: RunState<R>;
  readonly effects: readonly RunEffect<R>[];
}

/** Nothing is to be done. */
export const stay = <R>(state: RunState<R>): Step<R> => ({ state, effects: [] });

export const go = <R>(state: RunState<R>, ...effects: readonly RunEffect<R>[]): Step<R> => ({
  state,
  effects,
});

/** The same step, with something to be done first. */
export const preceded = <R>(step: Step<R>, ...first: readonly RunEffect<R>[]): Step<R> => ({
  state: step.state,
  effects: [...first, ...step.effects],
});

export const setTimer = (
  name: TimerName,
  afterMs: number,
): Extract<RunEffect<never>, { type: 'set-timer' }> => ({ type: 'set-timer', name, afterMs });

export const clearTimers = (...names: TimerName[]): Extract<RunEffect<never>, { type: 'clear-timer' }>[] =>
  names.map((name) => ({ type: 'clear-timer', name }));
