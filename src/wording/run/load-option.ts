import { msg, str } from '@lit/localize';
import { loadProblem, type LoadWish } from '../../core/traffic/load.ts';
import { flagName } from '../../wire/test-options.ts';
import { testOptionRequirement } from './test-option.ts';

/** What is wrong with a wish for load on the command line or in its file, in a sentence; `null` when nothing is. */
export function loadOptionProblem(durationMs: number, wish: LoadWish): string | null {
  const problem = loadProblem(durationMs, wish);
  const loaded = flagName('loaded');
  switch (problem?.code) {
    case undefined:
      return null;
    case 'calls-out-of-range':
      return `${flagName('calls')} ${testOptionRequirement('calls')}.`;
    case 'too-many-for-any-length':
      return msg(
        str`${loaded} cannot be used with ${wish.calls} calls at once: all together would send too many packets.`,
      );
    case 'too-long': {
      const most = `${problem.longestMs / 1000}s`;
      const withLoaded = wish.loaded ? msg(str`with ${loaded} and`) : msg('with');
      const calls = wish.calls === 1 ? msg('1 call at once') : msg(str`${wish.calls} calls at once`);
      return `${flagName('duration')} ${msg(str`must be at most ${most} ${withLoaded} ${calls}.`)}`;
    }
  }
}
