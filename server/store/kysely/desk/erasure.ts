import type { Erasure } from '../../../../src/wire/desk/admin.ts';
import type { Transaction } from 'kysely';
import { nameKey } from '../../port/name-key.ts';
import type { Database } from '../database.ts';
import type { Tables } from '../tables.ts';

/**
 * Takes a person out of what the desk keeps beside results: the label out of test requests, the address out of the audit
 * trail, whose entries stay; and views that look for the person are removed.
 */
export const forgetPerson = (database: Database, who: Erasure): Promise<void> =>
  database.write(async (transaction) => {
    await removeViewsOf(transaction, who);
    if (who.by === 'user')
      await transaction
        .updateTable('requests')
        .set({ user_label: null })
        .where('user_label', '=', who.user)
        .execute();
    else
      await transaction
        .updateTable('audit')
        .set({ address: null })
        .where('address', '=', who.address)
        .execute();
  });

/** Each account keeps a few dozen, so that all are looked at. */
async function removeViewsOf(transaction: Transaction<Tables>, who: Erasure): Promise<void> {
  const [field, value] = who.by === 'user' ? ['user', who.user] : ['address', who.address];
  const views = await transaction.selectFrom('views').select(['id', 'query']).execute();
  const ids = views
    .filter(({ query }) => {
      const fields = new URLSearchParams(query);
      return [fields.get(field), fields.get('text')].some(
        (text) => text !== null && nameKey(text) === nameKey(value),
      );
    })
    .map(({ id }) => id);
  if (ids.length > 0) await transaction.deleteFrom('views').where('id', 'in', ids).execute();
}
