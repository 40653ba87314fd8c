import { csvLine } from '../../src/core/csv.ts';
import type { PlanTests } from '../../src/wire/desk/plan/tests.ts';

const COLUMNS = [
  'step',
  'what',
  'site',
  'outcome',
  'by',
  'at',
  'note',
  'rollback_steps',
  'rolled_back',
  'before_results',
  'after_results',
  'before_request',
  'after_request',
] as const;

/** The log of a plan of tests, a line a step in their order; times are ISO 8601 in UTC. */
export const testLog = ({ plan, attached }: PlanTests): string =>
  [
    [...COLUMNS],
    ...plan.steps.map((step, at) => [
      String(at + 1),
      step.what,
      step.site ?? '',
      step.outcome,
      step.by ?? '',
      step.atMs === null ? '' : new Date(step.atMs).toISOString(),
      step.note,
      step.rollback.steps,
      step.rollback.isDone ? 'yes' : 'no',
      String(attached[at]?.before ?? 0),
      String(attached[at]?.after ?? 0),
      step.beforeRequestId ?? '',
      step.afterRequestId ?? '',
    ]),
  ]
    .map((cells) => csvLine(cells, '\n'))
    .join('');
