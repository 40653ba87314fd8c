import { decidingRows } from '../verdict/troubles.ts';
import { findingEffect } from '../verdict/finding-effect.ts';
import type { Finding } from '../verdict/finding.ts';
import type { GradedPath, GradeRow, MetricName } from '../verdict/grade-row.ts';
import type { Interval } from '../metrics/wilson.ts';

/** A target that a test of the search missed. */
export interface MissedAtCalls {
  readonly path: GradedPath;
  readonly metric: MetricName;
  /** In the metric's own unit: ms or a ratio. */
  readonly value: number;
  readonly target: number;
  /** 95 % interval of a share of lost packets (Wilson); `null` where a metric has none. */
  readonly interval: Interval | null;
}

/** What so many calls came to: all within their targets, some beyond, or nothing that can be told. */
export type StepOutcome = 'carries' | 'misses' | 'no-data';

/** One test of a search: so many calls at once, for 15 seconds. */
export interface CallStep {
  readonly calls: number;
  readonly outcome: StepOutcome;
  /** What was missed; empty when nothing was, and where no call could be made at all. */
  readonly misses: readonly MissedAtCalls[];
  /** About what it moved over the link, both ways together; never less. */
  readonly bytes: number;
  /** From the first check to the last figure. */
  readonly tookMs: number;
}

/** Windows with their losses, of the loop and of each direction. */
interface LossWindows {
  readonly worstLoss15s: { readonly interval: Interval } | null;
  readonly worstBurst200ms: { readonly interval: Interval } | null;
}

/** What a step is told from. */
export interface StepEvidence {
  readonly grades: {
    readonly rows: readonly (Omit<GradeRow, 'path' | 'decides'> & {
      readonly path?: GradedPath | undefined;
      readonly decides?: boolean | undefined;
    })[];
    readonly findings: readonly Finding[];
  };
  readonly metrics: {
    readonly loop: LossWindows;
    readonly up: LossWindows | null;
    readonly down: LossWindows | null;
  };
}

/**
 * What a test came to for the search. Reordering may stay untold: the number of calls does not cause it, and a short test
 * of few calls cannot resolve its target; where it is known to be missed, it is missed.
 */
export function callStepOf(
  { grades, metrics }: StepEvidence,
  test: Pick<CallStep, 'calls' | 'bytes' | 'tookMs'>,
): CallStep {
  const effects = grades.findings.map(findingEffect);
  const rows = decidingRows(grades.rows);
  const misses = rows.flatMap((row): MissedAtCalls[] => {
    const { path = 'loop', metric, value, target } = row;
    if (row.outcome !== 'misses' || value === null) return [];
    return [{ path, metric, value, target, interval: intervalOf(metrics[path], metric) }];
  });
  if (effects.includes('voids') || effects.includes('caps'))
    return { ...test, outcome: 'no-data', misses: [] };
  if (misses.length > 0 || effects.includes('fails')) return { ...test, outcome: 'misses', misses };
  const isKnown = rows.every(({ metric, outcome }) => outcome === 'meets' || metric === 'reorder');
  return { ...test, outcome: isKnown && rows.length > 0 ? 'carries' : 'no-data', misses };
}

function intervalOf(windows: LossWindows | null, metric: MetricName): Interval | null {
  if (metric === 'loss') return windows?.worstLoss15s?.interval ?? null;
  return metric === 'burstLoss' ? (windows?.worstBurst200ms?.interval ?? null) : null;
}
