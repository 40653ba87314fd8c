import type { ResultSummary } from '../desk/search.ts';
import type { SampledMetric } from '../../core/sites/sampled-metric.ts';
import type { Result } from '../result.ts';

/** A stored result that is kept whole, as it is exported. */
export interface StoredForExport {
  readonly row: ResultSummary;
  readonly result: Result;
  readonly requestId: string | null;
}

/** What is left of one whose document has gone. */
export interface FiguresForExport {
  readonly row: ResultSummary;
  readonly figures: Readonly<Record<SampledMetric, number | null>>;
  readonly requestId: string | null;
}

/** What a column's figures are in. A column has one unit, for ever. */
export type ColumnUnit =
  | 'text'
  | 'UTC'
  | 'yes or no'
  | 'ms'
  | 'ratio'
  | 'packets'
  | 'score'
  | 'calls'
  | 'Mbit/s'
  | 'code point'
  | 'dBFS'
  | 'frames/s';

/** One column of the table. `null` is an empty cell: not measured, or not known. */
export interface ExportColumn {
  readonly name: string;
  readonly unit: ColumnUnit;
  readonly meaning: string;
  readonly of: (stored: StoredForExport) => string | number | boolean | null;
}

/** A column, in the short form in which tables are written. */
export const column = (
  name: string,
  unit: ColumnUnit,
  meaning: string,
  of: ExportColumn['of'],
): ExportColumn => ({ name, unit, meaning, of });
