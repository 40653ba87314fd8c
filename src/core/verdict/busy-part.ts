import { MIN_BUSY_RATIO } from '../traffic/transfers.ts';
import type { Evidence } from './evidence.ts';
import { gradesOf, type Grades } from './grades.ts';
import type { PageFacts } from './page-facts.ts';

/** How busy the transfers kept the link, each way. */
export interface BusyTransfers {
  readonly transfers: {
    readonly up: { readonly busyRatio: number };
    readonly down: { readonly busyRatio: number };
  };
}

/**
 * Grades the busy part by the same targets, as a test of its own. One that was not really busy cannot meet them: a link
 * that had next to nothing to carry says nothing about load. A miss stands whatever the load was.
 */
export function busyGrades(
  evidence: Evidence,
  load: BusyTransfers,
  target: Grades['target'],
  page: PageFacts,
  knownMs: number | null = null,
): Grades {
  const grades = gradesOf(evidence, target, page, knownMs);
  return grades.verdict === 'meets' && !wasBusy(load) ? { ...grades, verdict: 'no-data' } : grades;
}

/** Whether transfers ran both ways for most of the part. */
export const wasBusy = ({ transfers: { up, down } }: BusyTransfers): boolean =>
  up.busyRatio >= MIN_BUSY_RATIO && down.busyRatio >= MIN_BUSY_RATIO;
