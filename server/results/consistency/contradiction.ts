import type { Result } from '../../../src/wire/result.ts';
import { contradictionInCounts } from './counts.ts';
import { contradictionInDirections } from './directions.ts';
import { contradictionInJitter } from './jitter.ts';
import { contradictionInLate } from './late.ts';
import { contradictionInBusy, contradictionInCalls } from './load.ts';
import { contradictionInNoCall, isWithoutCall } from './no-call.ts';
import { pathRowsOf } from './path-rows.ts';
import { contradictionInPaths } from './paths.ts';
import { contradictionInRounds } from './rounds.ts';
import { contradictionInStreams } from './streams.ts';
import { contradictionInTimeline } from './timeline.ts';
import { contradictionInWorstWindows } from './windows.ts';

/**
 * What the schema cannot say: that the figures of a result agree with each other. Returns the first contradiction as a
 * sentence that names the field, `null` when there is none. Grades are not looked at: they are made anew from the
 * figures (core/verdict/grades.ts), so what these checks tie together is what a verdict would have to be forged by.
 */
export function contradictionIn(result: Result): string | null {
  return (
    contradictionInPart(result) ??
    contradictionInNoCall(result) ??
    contradictionInRounds(result) ??
    contradictionInBusy(result, contradictionInPart)
  );
}

function contradictionInPart(result: Result): string | null {
  return (
    contradictionInTimes(result) ??
    contradictionInCounts(result) ??
    contradictionInStreams(result) ??
    contradictionInCalls(result) ??
    contradictionInPaths(result) ??
    contradictionInTimeline(result) ??
    contradictionInLate(result) ??
    contradictionInDirections(result) ??
    contradictionInRows(result)
  );
}

/** Windows and jitter of each path are held against the rows. */
function contradictionInRows(result: Result): string | null {
  const paths = pathRowsOf(result);
  for (const rows of paths) {
    const problem = contradictionInWorstWindows(result, rows);
    if (problem !== null) return problem;
  }
  return contradictionInJitter(result, paths);
}

function contradictionInTimes(result: Result): string | null {
  const { startedAt, durationMs } = result;
  const isIso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(startedAt);
  if (!isIso || Number.isNaN(Date.parse(startedAt))) return 'startedAt must be a time in ISO 8601, UTC.';
  if (isWithoutCall(result)) return null;
  return durationMs > 0 ? null : 'durationMs must be over 0.';
}
