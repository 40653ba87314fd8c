import type { ResultFinding, ResultGrade } from '../../src/wire/result-parts.ts';
import type { Result } from '../../src/wire/result.ts';
import { fixtureResult } from '../ui/gallery/fixture-result.ts';
import type { MetricName } from '../../src/core/verdict/grade-row.ts';
import type { Outcome } from '../../src/core/verdict/outcome.ts';

/** A row that meets its target, by metric; figures are written by hand, so that sentences can be. */
const ROWS: Readonly<Record<MetricName, ResultGrade>> = {
  rtt: row('rtt', 'ms', 42, 100, null),
  oneWay: row('oneWay', 'ms', 21, 50, null),
  loss: row('loss', 'ratio', 0, 0.01, 15_000),
  burstLoss: row('burstLoss', 'ratio', 0, 0.1, 200),
  jitter: row('jitter', 'ms', 2, 30, 15_000),
  reorder: row('reorder', 'ratio', 0, 0.0005, null),
};

function row(
  metric: MetricName,
  unit: 'ms' | 'ratio',
  value: number,
  target: number,
  windowMs: number | null,
): ResultGrade {
  const windowStartMs = windowMs === null ? null : 0;
  return { metric, unit, value, target, outcome: 'meets', windowMs, windowStartMs, note: null };
}

type Changes = Partial<Record<MetricName, Partial<ResultGrade>>>;

const changed = (
  rows: readonly ResultGrade[],
  changes: Changes | undefined,
  more: Partial<ResultGrade> = {},
): ResultGrade[] => rows.map((meeting) => ({ ...meeting, ...more, ...changes?.[meeting.metric] }));

/** Rows as a witness makes them: the loop's packets stand beside those of the directions, which decide. */
function rowsByDirection(
  loop: Changes | undefined,
  { up, down }: { up?: Changes; down?: Changes },
): ResultGrade[] {
  const isDelay = ({ metric }: ResultGrade): boolean => metric === 'rtt' || metric === 'oneWay';
  const all = Object.values(ROWS);
  const packets = all.filter((row) => !isDelay(row));
  return [
    ...changed(all.filter(isDelay), loop, { path: 'loop', decides: true }),
    ...changed(packets, loop, { path: 'loop', decides: false }),
    ...changed(packets, up, { path: 'up', decides: true }),
    ...changed(packets, down, { path: 'down', decides: true }),
  ];
}

/** A result with the given rows changed, findings and verdict. */
export function resultOf(request: {
  readonly verdict: Outcome;
  readonly rows?: Changes;
  /** The relay told the directions apart; their rows, changed. */
  readonly directions?: { readonly up?: Changes; readonly down?: Changes };
  readonly findings?: readonly ResultFinding[];
  readonly blockedPorts?: readonly number[];
}): Result {
  const base = fixtureResult({ fate: () => 42, durationMs: 400, blockedPorts: request.blockedPorts ?? [] });
  const rows = request.directions
    ? rowsByDirection(request.rows, request.directions)
    : changed(Object.values(ROWS), request.rows);
  return {
    ...base,
    durationMs: 30_000,
    grades: { ...base.grades, rows, findings: [...(request.findings ?? [])], verdict: request.verdict },
  };
}

/** A changed row that misses. */
export const missed = (value: number, windowStartMs: number | null = null): Partial<ResultGrade> => ({
  value,
  windowStartMs,
  outcome: 'misses',
});
