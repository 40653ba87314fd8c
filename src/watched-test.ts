import { progressOf } from './app/progress.ts';
import type { AppState } from './app/state.ts';
import { tellProgress } from './probe/progress-report.ts';
import './ui/running/edgewise-watched.ts';

/** How often the desk is told while a test runs. */
const TELL_EVERY_MS = 1000;

/**
 * Loaded where the desk asked for the test: tells the desk how far it is, and whoever tests when somebody watches. Answers
 * what is to be told of each state of the page.
 */
export function beWatched(requestId: string): (state: AppState) => void {
  const notice = document.createElement('edgewise-watched');
  document.body.append(notice);
  let newest: AppState | null = null;
  let told: { readonly testId: string; readonly token: string; readonly phase: string } | null = null;
  let refusedId: string | null = null;

  function tell(): void {
    const now = newest && progressOf(newest);
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
  }

  async function send(
    testId: string,
    token: string,
    progress: Parameters<typeof tellProgress>[2],
  ): Promise<void> {
    const answer = await tellProgress(testId, token, progress);
    if (answer === 'refused') refusedId = testId;
    if (told?.testId !== testId || told.phase === 'over') return;
    if (answer !== null) notice.watchers = answer === 'refused' ? 0 : answer;
  }

  setInterval(tell, TELL_EVERY_MS);
  return (state) => {
    newest = state;
  };
}
