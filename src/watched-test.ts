import { progressOf } from './app/progress.ts';
import type { AppState } from './app/state.ts';
import { tellProgress } from './probe/progress-report.ts';
import './ui/running/edgewise-watched.ts';

/** How often the desk is told while a test runs. */
const TELL_EVERY_MS = 1000;

/** What is to be told of each state of the page; and how to stop. */
export interface WatchedPage {
  tell(state: AppState): void;
  stop(): void;
}

/**
 * Loaded where the desk asked for the test, or whoever tests lets it be watched: tells the desk how far it is, and whoever
 * tests when somebody watches. `requestId` `null`: shows a code to read out, and ends with the test that runs now.
 */
export function beWatched(requestId: string | null): WatchedPage {
  const notice = document.createElement('edgewise-watched');
  if (requestId === null) notice.code = 'pending';
  document.body.append(notice);
  let newest: AppState | null = null;
  let told: { readonly testId: string; readonly token: string; readonly phase: string } | null = null;
  let refusedId: string | null = null;

  function tell(): void {
    const known = newest && progressOf(newest);
    // Another test of this page is watched only when its own code is asked for.
    const now = requestId === null && told !== null && known?.testId !== told.testId ? null : known;
    const isOver = now?.progress.phase === 'over';
    if (now && now.testId !== refusedId && !(isOver && (told === null || told.phase === 'over'))) {
      const { testId, token, progress } = now;
      told = { testId, token, phase: progress.phase };
      void send(testId, token, { requestId, ...progress });
      if (isOver) notice.watchers = 0;
    } else if (!now && told !== null && told.phase !== 'over' && newest?.run.kind !== 'requesting') {
      const { testId, token } = told;
      told = null;
      notice.watchers = 0;
      void send(testId, token, { requestId, phase: 'ended', elapsedMs: 0, durationMs: 0, figures: null });
    }
    if (requestId === null && newest && isEnd(newest)) stop();
  }

  async function send(
    testId: string,
    token: string,
    progress: Parameters<typeof tellProgress>[2],
  ): Promise<void> {
    const answer = await tellProgress(testId, token, progress);
    if (answer === 'refused') refusedId = testId;
    if (told?.testId !== testId || told.phase === 'over' || answer === null) return;
    notice.watchers = answer === 'refused' ? 0 : answer.watchers;
    if (requestId === null) notice.code = answer === 'refused' ? 'refused' : (answer.code ?? 'refused');
  }

  function stop(): void {
    clearInterval(timer);
    notice.remove();
  }

  const timer = setInterval(tell, TELL_EVERY_MS);
  return {
    tell(state) {
      const isFirst = newest === null;
      newest = state;
      // A code is waited for, and one that ended is not shown for a moment longer.
      if (requestId === null && (isFirst || isEnd(state))) tell();
    },
    stop,
  };
}

const isEnd = ({ run: { kind } }: AppState): boolean =>
  kind === 'done' || kind === 'failed' || kind === 'idle';
