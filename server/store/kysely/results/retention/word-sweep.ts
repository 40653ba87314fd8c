import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../tables.ts';
import type { LabelField } from '../search/search-condition.ts';

/** How far it has come: the field and the label after which it goes on. */
const MARK = 'words.sweep';
const FIELDS: readonly LabelField[] = ['ticket', 'site', 'user', 'relay'];
/** Labels that are looked up in one transaction. */
const LABELS_AT_ONCE = 1000;

/** A month was removed at once: words of its labels are left, which may be those of people. */
export const beginSweep = (transaction: Transaction<Tables>): Promise<void> =>
  setMark(transaction, { field: 'ticket', after: '' });

interface Place {
  readonly field: LabelField;
  readonly after: string;
}

/** Removes the words of some labels that no result has any more. False: there is nothing to look for. */
export async function sweepWords(transaction: Transaction<Tables>): Promise<boolean> {
  const mark = await transaction
    .selectFrom('marks')
    .select('value')
    .where('name', '=', MARK)
    .executeTakeFirst();
  if (mark === undefined) return false;
  const { field, after } = JSON.parse(mark.value) as Place;
  const labels = await transaction
    .selectFrom('label_words')
    .select('label_key')
    .distinct()
    .where('field', '=', field)
    .where('label_key', '>', after)
    .orderBy('label_key')
    .limit(LABELS_AT_ONCE)
    .execute();
  const last = labels.at(-1);
  if (last !== undefined)
    await transaction
      .deleteFrom('label_words')
      .where('field', '=', field)
      .where('label_key', '>', after)
      .where('label_key', '<=', last.label_key)
      .where((of) =>
        of.not(
          of.exists(
            of
              .selectFrom('results')
              .select('results.seq')
              .where(sql.ref(`results.${field}_key`), '=', sql.ref('label_words.label_key')),
          ),
        ),
      )
      .execute();
  const isFieldDone = labels.length < LABELS_AT_ONCE;
  const next = isFieldDone ? FIELDS[FIELDS.indexOf(field) + 1] : field;
  if (next !== undefined)
    await setMark(transaction, { field: next, after: isFieldDone ? '' : (last?.label_key ?? '') });
  else await transaction.deleteFrom('marks').where('name', '=', MARK).execute();
  return true;
}

async function setMark(transaction: Transaction<Tables>, place: Place): Promise<void> {
  const value = JSON.stringify(place);
  await transaction
    .insertInto('marks')
    .values({ name: MARK, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}
