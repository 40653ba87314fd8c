import { csvLine, harmless } from '../../src/core/csv.ts';
import { SAMPLED_METRICS } from '../../src/core/sites/sampled-metric.ts';
import type { SiteReport } from '../../src/wire/desk/sites.ts';
import { decimalOf } from '../../src/wire/export/csv.ts';

type Row = SiteReport['assessment']['rows'][number];
type Cell = string | number | boolean | null;

/** Times are ISO 8601 in UTC, ratios 0-1; an empty cell is not known. */
const COLUMNS: readonly (readonly [name: string, of: (row: Row, report: SiteReport) => Cell])[] = [
  ['site', (_row, { site }) => site],
  ['relay', (_row, { relay }) => relay],
  ['from', (_row, { assessment }) => new Date(assessment.fromMs).toISOString()],
  ['to', (_row, { assessment }) => new Date(assessment.toMs).toISOString()],
  ['target_set', (_row, { settings }) => settings.target],
  ['coverage_ratio', (_row, { assessment }) => assessment.coverage.ratio],
  ['verdict', (_row, { assessment }) => assessment.verdict],
  ['metric', ({ name }) => SAMPLED_METRICS[name].metric],
  ['path', ({ name }) => SAMPLED_METRICS[name].path],
  ['unit', ({ name }) => SAMPLED_METRICS[name].unit],
  ['decides', ({ decides }) => decides],
  ['target', ({ target }) => target],
  ['samples', ({ samples }) => samples],
  ['p90', ({ p90 }) => p90.value],
  ['p90_is_failed', ({ p90 }) => p90.isFailed],
  ['p90_low', ({ p90 }) => p90.low],
  ['p90_high', ({ p90 }) => p90.high],
  ['breach_ratio', ({ breachRatio }) => breachRatio],
  ['outcome', ({ outcome }) => outcome],
  ['change', ({ change }) => change?.outcome ?? null],
];

/** The rows of a report as CSV. */
export const siteTable = (report: SiteReport): string =>
  [
    COLUMNS.map(([name]) => name),
    ...report.assessment.rows.map((row) => COLUMNS.map(([, of]) => textOf(of(row, report)))),
  ]
    .map((cells) => csvLine(cells, '\n'))
    .join('');

function textOf(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  return typeof cell === 'number' ? decimalOf(cell) : harmless(cell);
}
