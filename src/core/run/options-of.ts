import { chosenOf } from './grant-of.ts';
import type { TestOptions } from './options.ts';
import type { RunState } from './state.ts';

/** A test that has begun and is not over. */
export type UnderWay<R> = Exclude<RunState<R>, { kind: 'idle' | 'done' | 'failed' }>;

/** What the test that is under way was asked for. */
export function optionsOf<R>(run: UnderWay<R>): TestOptions {
  switch (run.kind) {
    case 'requesting':
    case 'waiting':
    case 'locating':
      return run.options;
    default:
      return chosenOf(run).options;
  }
}
