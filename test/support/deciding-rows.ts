import type { AssessedRow } from '../../src/core/assessment/assessment.ts';
import type { SiteRow } from '../../src/wire/desk/sites.ts';

/** What the line of a site shows of the rows of its assessment: the metrics that decide, in the assessment's order. */
export const decidingRows = (
  rows: readonly Pick<AssessedRow, 'name' | 'target' | 'p90' | 'outcome' | 'decides'>[],
): SiteRow['rows'] =>
  rows
    .filter(({ decides }) => decides)
    .map(({ name, target, p90, outcome }) => ({
      name,
      target,
      p90: p90.value,
      isFailed: p90.isFailed,
      outcome,
    }));
