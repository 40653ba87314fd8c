import type { Arrived, PreparedResult } from '../../port/results.ts';
import type { AddressColumns } from './address-key.ts';
import type { ResultColumns } from './columns.ts';

/** A prepared result as this adapter writes it. A message between threads. */
export interface PreparedRow extends PreparedResult {
  /** What is searched and listed of it; its code is empty until it is written. */
  readonly columns: ResultColumns;
  /** Addresses that stand in it and are not the one it came from. */
  readonly innerAddresses: readonly AddressColumns[];
  /** What it was held against, by name. */
  readonly target: string;
}

/** Whether a result was prepared, and by this adapter. */
export const isPreparedRow = (result: Arrived | PreparedResult): result is PreparedRow =>
  'columns' in result && 'innerAddresses' in result && Array.isArray(result.innerAddresses);
