import { expressionBuilder, type ExpressionBuilder, type Insertable } from 'kysely';
import { addressesIn } from '../../../../src/wire/result-addresses.ts';
import type { Result } from '../../../../src/wire/result.ts';
import type { InnerAddressesTable } from '../result-tables.ts';
import type { Tables } from '../tables.ts';
import { addressColumns, type AddressColumns } from './address-key.ts';
import type { AddressWay } from './search/search-condition.ts';

/** The key of a result's row, and when it was measured. */
interface ResultKey {
  readonly seq: number;
  readonly at_ms: number;
}

/**
 * Addresses that stand in a result and are not the one it came from: where web and calls leave a network by different
 * ways, and where a NAT has several. Most results have none.
 */
export function innerAddressesOf(result: Result, ownKey: string | null): AddressColumns[] {
  const found = new Map<string, AddressColumns>();
  for (const text of addressesIn(result)) {
    const address = addressColumns(text);
    if (address && address.key !== ownKey) found.set(address.key, address);
  }
  return [...found.values()];
}

export const innerRow = (
  { seq, at_ms: atMs }: ResultKey,
  { text, key, network }: AddressColumns,
): Insertable<InnerAddressesTable> => ({ seq, at_ms: atMs, address: text, address_key: key, network });

type Inner = ExpressionBuilder<Tables, 'inner_addresses'>;

/** Whether an inner address is one of those that are looked for. */
export const isAmong = (of: Inner, way: AddressWay) =>
  way.kind === 'keys'
    ? of(`inner_addresses.${way.column}`, 'in', way.keys)
    : of.and([
        of(`inner_addresses.${way.column}`, '>=', way.from),
        of(`inner_addresses.${way.column}`, '<', way.to),
      ]);

/** The rows of results that hold one of them inside. */
export const withInner = (way: AddressWay) =>
  expressionBuilder<Tables>()
    .selectFrom('inner_addresses')
    .select('inner_addresses.seq')
    .where((of) => isAmong(of, way));
