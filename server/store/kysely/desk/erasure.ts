import type { Erasure } from '../../../../src/wire/desk/admin.ts';
import type { Database } from '../database.ts';

/**
 * Takes a person out of what the desk keeps beside results: the label out of test requests, the address out of the audit
 * trail, whose entries stay.
 */
export const forgetPerson = (database: Database, who: Erasure): Promise<void> =>
  database.write(async (transaction) => {
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
