import { wholeStretchMs } from '../core/traffic/load.ts';
import type { Failure } from '../core/run/failure.ts';
import type { RunState } from '../core/run/state.ts';
import { optionsOf, type UnderWay } from '../core/run/options-of.ts';
import { isSettled, type Storage } from '../core/run/storing.ts';
import type { Result } from '../wire/result.ts';
import type { UnattendedUpdate } from '../wire/unattended.ts';

/**
 * What the command line is told of a state; `null` when there is nothing to tell. `sentenceOf` puts a failure into
 * words: the same words that the page shows.
 */
export function unattendedUpdate(
  run: RunState<Result>,
  sentenceOf: (failure: Failure) => string,
): UnattendedUpdate | null {
  switch (run.kind) {
    case 'idle':
      return null;
    case 'failed':
      return { kind: 'failed', code: run.failure.code, message: sentenceOf(run.failure) };
    case 'done':
      // Told once it is known where the result is, and its packets.
      return isSettled(run.storage)
        ? { kind: 'result', result: run.result, ...whereabouts(run.storage) }
        : null;
    case 'waiting':
      return { kind: 'phase', phase: run.kind, elapsedMs: 0, durationMs: run.waitMs, ...searchIn(run) };
    case 'measuring':
      return {
        kind: 'phase',
        phase: run.kind,
        elapsedMs: run.elapsedMs,
        durationMs: wholeStretchMs(run.chosen.options.durationMs, run.chosen.options),
        ...searchIn(run),
      };
    case 'requesting':
    case 'locating':
    case 'connecting':
    case 'warming':
    case 'draining':
    case 'composing':
      return { kind: 'phase', phase: run.kind, elapsedMs: 0, durationMs: 0, ...searchIn(run) };
  }
}

function searchIn(run: UnderWay<Result>): { search?: { tested: number; calls: number } } {
  const { search, calls } = optionsOf(run);
  return search ? { search: { tested: search.steps.length, calls } } : {};
}

function whereabouts(storage: Storage): { path: string | null; code: string | null; troubles: string[] } {
  if (storage.kind !== 'stored')
    return { path: null, code: null, troubles: storage.kind === 'failed' ? [storage.message] : [] };
  const { path, code, packets } = storage;
  return { path, code, troubles: packets.kind === 'failed' ? [packets.message] : [] };
}
