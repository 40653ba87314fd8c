import { sql, type Transaction } from 'kysely';
import type { Tables } from '../tables.ts';

/** What a value is unique of. */
const LOCKS = { id: 433_631, code: 433_632, sample: 433_633 } as const;

/**
 * Has everybody wait who is about to store one of the same values, until this transaction ends; what they look up after that
 * is what it stored. On PostgreSQL, where an index is of one month, and the same result may come again in another. Always in
 * one order, so that two never wait for each other.
 */
export async function lockKeys(
  transaction: Transaction<Tables>,
  of: keyof typeof LOCKS,
  values: readonly string[],
): Promise<void> {
  if (values.length === 0) return;
  const given = sql.join(values.map((value) => sql`(${value}::text)`));
  await sql`select pg_advisory_xact_lock(${LOCKS[of]}, hash) from
    (select distinct hashtext(value) as hash from (values ${given}) as given (value) order by hash) as hashes`.execute(
    transaction,
  );
}
