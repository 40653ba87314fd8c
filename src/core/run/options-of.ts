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
    case 'connecting':
    case 'warming':
    case 'measuring':
      return run.chosen.options;
    case 'draining':
    case 'composing':
      return run.facts.chosen.options;
  }
}
