import { columnsOf } from './kysely/results/columns.ts';
import { documentOf, resultOf } from './kysely/results/document.ts';
import { innerAddressesOf } from './kysely/results/inner-addresses.ts';
import type { PreparedRow } from './kysely/results/prepared-row.ts';
import type { Result } from '../../src/wire/result.ts';
import { targetName } from '../../src/core/verdict/targets.ts';
import type { Arrived, PreparedResult } from './port/results.ts';

/** Does what needs no database. `json` is the result as it is to be read again; it may have been sent so. */
export function prepareResult(
  arrived: Arrived,
  json: string | Uint8Array = JSON.stringify(arrived.result),
): PreparedRow {
  const document = documentOf(json);
  const columns = { ...columnsOf(arrived, ''), bytes: document.body.byteLength };
  return {
    requestId: columns.request_id,
    columns,
    document,
    innerAddresses: innerAddressesOf(arrived.result, columns.address_key),
    target: targetName(arrived.result.grades.target),
  };
}

/** The result as it would be read again. */
export const documentedResult = (prepared: PreparedResult): Promise<Result> => resultOf(prepared.document);
