import type { StoredAddress } from './kysely/results/address-key.ts';
import { columnsOf, type ResultColumns } from './kysely/results/columns.ts';
import { documentOf, resultOf, type StoredDocument } from './kysely/results/document.ts';
import { innerAddressesOf } from './kysely/results/inner-addresses.ts';
import type { Result } from '../../src/wire/result.ts';
import { targetName } from '../../src/core/verdict/targets.ts';
import type { Arrived } from './port/results.ts';

/** A result ready to be written: all that is left is the database's work. A message between threads. */
export interface PreparedResult {
  /** What is searched and listed of it; its code is empty until it is written. */
  readonly columns: ResultColumns;
  readonly document: StoredDocument;
  /** Addresses that stand in it and are not the one it came from. */
  readonly innerAddresses: readonly StoredAddress[];
  /** What it was held against, by name. */
  readonly target: string;
}

/** Does what needs no database. `json` is the result as it is to be read again; it may have been sent so. */
export function prepareResult(
  arrived: Arrived,
  json: string | Uint8Array = JSON.stringify(arrived.result),
): PreparedResult {
  const document = documentOf(json);
  const columns = { ...columnsOf(arrived, ''), bytes: document.body.byteLength };
  return {
    columns,
    document,
    innerAddresses: innerAddressesOf(arrived.result, columns.address_key),
    target: targetName(arrived.result.grades.target),
  };
}

/** The result as it would be read again. */
export const documentedResult = (prepared: PreparedResult): Promise<Result> => resultOf(prepared.document);
