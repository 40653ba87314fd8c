import type { AppState } from '../app/state.ts';
import type { Failure } from '../core/run/failure.ts';
import type { Storage } from '../core/run/storing.ts';
import type { Result } from '../wire/result.ts';
import type { RunningState } from '../wording/run/phase.ts';

/** Which of the page's views a state calls for, with what the view needs. */
export type View =
  | { readonly kind: 'start' }
  | { readonly kind: 'running'; readonly run: RunningState<Result> }
  /** `storage` is `null` for a stored result that was opened. */
  | {
      readonly kind: 'result';
      readonly result: Result;
      readonly storage: Storage | null;
      readonly path: string | null;
    }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'opening' }
  | { readonly kind: 'open-failed'; readonly message: string; readonly isRevoked: boolean };

/** A test of this page comes before a result that was opened, unless it was gone back from; without either it is the start page. */
export function viewOf({ run, isRunAside, opened }: AppState): View {
  if (isRunAside) return openedView(opened);
  switch (run.kind) {
    case 'idle':
      return openedView(opened);
    case 'done': {
      const { result, storage } = run;
      return { kind: 'result', result, storage, path: storage.kind === 'stored' ? storage.path : null };
    }
    case 'failed':
      return { kind: 'failed', failure: run.failure };
    case 'requesting':
    case 'waiting':
    case 'locating':
    case 'connecting':
    case 'warming':
    case 'measuring':
    case 'draining':
    case 'composing':
      return { kind: 'running', run };
  }
}

function openedView(opened: AppState['opened']): View {
  switch (opened.kind) {
    case 'none':
      return { kind: 'start' };
    case 'loading':
      return { kind: 'opening' };
    case 'failed':
      return { kind: 'open-failed', message: opened.message, isRevoked: opened.isRevoked };
    case 'ready':
      return { kind: 'result', result: opened.result, storage: null, path: opened.path };
  }
}
