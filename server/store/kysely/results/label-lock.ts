import { sql, type Transaction } from 'kysely';
import type { DatabaseKind } from '../column-types.ts';
import type { Tables } from '../tables.ts';

/** A number that nobody else locks: `edgewise` on the keys of a telephone. */
const LOCK = 33_439_473;

/**
 * Words of labels are shared by results: whoever removes those of the last result that had one must not overlook a
 * result that is being written. Writers go side by side, removal goes alone. On SQLite all transactions do.
 */
export async function lockLabels(
  transaction: Transaction<Tables>,
  kind: DatabaseKind,
  to: 'use' | 'remove',
): Promise<void> {
  if (kind === 'sqlite') return;
  if (to === 'use') await sql`select pg_advisory_xact_lock_shared(${LOCK})`.execute(transaction);
  else await sql`select pg_advisory_xact_lock(${LOCK})`.execute(transaction);
}
