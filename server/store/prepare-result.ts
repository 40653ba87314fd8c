import { columnsOf, type ResultColumns } from './kysely/results/columns.ts';
import { documentOf, type StoredDocument } from './kysely/results/document.ts';
import { targetName } from '../../src/core/targets.ts';
import type { Arrived } from './port/results.ts';

/** A result ready to be written: all that is left is the database's work. A message between threads. */
export interface PreparedResult {
  /** What is searched and listed of it; its code is empty until it is written. */
  readonly columns: ResultColumns;
  readonly document: StoredDocument;
  /** What it was held against, by name. */
  readonly target: string;
}

/** Does what needs no database. `json` is the result as it is to be read again; it may have been sent so. */
export const prepareResult = (
  arrived: Arrived,
  json: string | Uint8Array = JSON.stringify(arrived.result),
): PreparedResult => ({
  columns: columnsOf(arrived, ''),
  document: documentOf(json),
  target: targetName(arrived.result.grades.target),
});
