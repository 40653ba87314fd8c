import { loadProblem, MAX_CALLS, type LoadWish } from '../core/traffic/load.ts';

/** What is wrong with a wish for load on the command line or in its file, in a sentence; `null` when nothing is. */
export function loadOptionProblem(durationMs: number, wish: LoadWish): string | null {
  const problem = loadProblem(durationMs, wish);
  switch (problem?.code) {
    case undefined:
      return null;
    case 'calls-out-of-range':
      return `--calls must be a whole number from 1 to ${MAX_CALLS}.`;
    case 'too-many-for-any-length':
      return `--loaded cannot be had with ${wish.calls} calls at once: all together would send too many packets.`;
    case 'too-long':
      return `--duration must be at most ${problem.longestMs / 1000}s with ${
        wish.loaded ? '--loaded and ' : ''
      }${wish.calls} ${wish.calls === 1 ? 'call' : 'calls'} at once.`;
  }
}
