import type { Transaction } from 'kysely';
import type { Tables } from '../tables.ts';

/** So many edits can be undone, the newest first; of others nothing is kept. */
const KEPT_EDITS = 20;

/**
 * Forgets the edits of a table that cannot be undone any more. The newest row stays whatever it is: numbers go on from
 * it, and that of the plan of tests has the plan.
 */
export async function forgetOldEdits(
  transaction: Transaction<Tables>,
  table: 'plan_edits' | 'plan_test_edits',
  newest: number,
): Promise<void> {
  await transaction.deleteFrom(table).where('can_undo', '=', 0).where('id', '<', newest).execute();
  const oldest = await transaction
    .selectFrom(table)
    .select('id')
    .where('can_undo', '=', 1)
    .orderBy('id', 'desc')
    .offset(KEPT_EDITS)
    .limit(1)
    .executeTakeFirst();
  if (oldest)
    await transaction.deleteFrom(table).where('id', '<=', oldest.id).where('id', '<', newest).execute();
}
