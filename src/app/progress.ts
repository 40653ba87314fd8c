import type { TimelineRow } from '../core/packets/timeline.ts';
import { standingOf } from '../core/run/grant-of.ts';
import type { RunState } from '../core/run/state.ts';
import type { Progress, WatchedPhase } from '../wire/running.ts';
import type { AppState } from './state.ts';

/** Figures are of the newest so many rows of 200 ms: five seconds. */
const ROWS = 25;

/** What is told of a test while it runs, and whose it is. `null`: there is no test, or the server does not know it yet. */
export interface TestProgress {
  readonly testId: string;
  readonly token: string;
  readonly progress: Omit<Progress, 'requestId'>;
}

/** How far a test is, for whoever watches it at the desk. */
export function progressOf({
  run,
  live,
  options,
}: Pick<AppState, 'run' | 'live' | 'options'>): TestProgress | null {
  const grant = standingOf(run);
  const phase = phaseOf(run);
  if (grant === null || phase === null) return null;
  const elapsedMs = run.kind === 'measuring' ? Math.round(run.elapsedMs) : 0;
  const hasMeasured = run.kind === 'measuring' || run.kind === 'draining';
  return {
    testId: grant.testId,
    token: grant.token,
    progress: {
      phase,
      elapsedMs,
      durationMs: live.durationMs > 0 ? live.durationMs : options.durationMs,
      figures: hasMeasured ? figuresOf(live.rows.slice(-ROWS)) : null,
    },
  };
}

function phaseOf({ kind }: RunState<unknown>): WatchedPhase | null {
  switch (kind) {
    case 'waiting':
    case 'locating':
    case 'connecting':
    case 'measuring':
      return kind;
    case 'warming':
      return 'connecting';
    case 'draining':
    case 'composing':
      return 'composing';
    case 'done':
      return 'over';
    case 'idle':
    case 'requesting':
    case 'failed':
      return null;
  }
}

function figuresOf(rows: readonly TimelineRow[]): Progress['figures'] {
  const sent = rows.reduce((sum, row) => sum + row.sent, 0);
  if (sent === 0) return null;
  const lost = rows.reduce((sum, row) => sum + row.lost, 0);
  return {
    rttMs: meanOf(rows.map(({ rttMs }) => rttMs)),
    lossRatio: Math.min(1, Math.max(0, lost / sent)),
    jitterMs: meanOf(rows.map(({ jitterMs }) => jitterMs)),
  };
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
