import type { Transaction } from 'kysely';
import { tagKey } from '../../../../src/wire/desk/tags.ts';
import type { TriageChange, TriageChanges } from '../../../../src/wire/desk/triage.ts';
import { nameKey } from '../../port/name-key.ts';
import type { TriageOutcome } from '../../port/results.ts';
import type { Database } from '../database.ts';
import type { Tables } from '../tables.ts';
import { rowOf } from './columns.ts';
import { storableText } from './label-words.ts';

/** Changes where a result stands if nobody else did meanwhile. `null`: there is no such result. */
export const updateTriage = (
  database: Database,
  id: string,
  change: TriageChange,
): Promise<TriageOutcome | null> => database.write((transaction) => updateOne(transaction, id, change));

/** Changes each of several so, in one transaction: after a failure none is changed. In the order that was asked for. */
export const updateTriages = (
  database: Database,
  changes: TriageChanges['changes'],
): Promise<readonly (TriageOutcome | null)[]> =>
  database.write(async (transaction) => {
    const outcomes = new Map<string, TriageOutcome | null>();
    // Always in one order: two who change the same results at once would otherwise wait for each other for ever.
    for (const change of [...changes].sort((a, b) => (a.id < b.id ? -1 : 1)))
      outcomes.set(change.id, await updateOne(transaction, change.id, change));
    return changes.map(({ id }) => outcomes.get(id) ?? null);
  });

async function updateOne(
  transaction: Transaction<Tables>,
  id: string,
  { status, assignee, tags, version }: TriageChange,
): Promise<TriageOutcome | null> {
  const kept = tags.map(storableText);
  const changed = await transaction
    .updateTable('results')
    .set({
      status,
      assignee: assignee === null ? null : storableText(assignee),
      assignee_key: assignee === null ? null : nameKey(storableText(assignee)),
      tags: JSON.stringify(kept),
      triage_version: version + 1,
    })
    .where('id', '=', storableText(id))
    .where('triage_version', '=', version)
    .returningAll()
    .executeTakeFirst();
  if (changed) {
    const { seq, at_ms } = changed;
    await transaction.deleteFrom('result_tags').where('seq', '=', seq).execute();
    const rows = kept.map((tag) => ({ seq, at_ms, tag, tag_key: tagKey(tag) }));
    if (rows.length > 0) await transaction.insertInto('result_tags').values(rows).execute();
    return { kind: 'done', row: rowOf(changed) };
  }
  const present = await transaction
    .selectFrom('results')
    .selectAll()
    .where('id', '=', storableText(id))
    .executeTakeFirst();
  return present ? { kind: 'conflict', row: rowOf(present) } : null;
}

/** The tags that the most results have, as one of those spells them. */
export const tagsInUse = (database: Database, limit: number): Promise<readonly string[]> =>
  database.read(async (db) => {
    const rows = await db
      .selectFrom('result_tags')
      .select((of) => [of.fn.max('tag').as('tag'), of.fn.countAll<number>().as('count')])
      .groupBy('tag_key')
      .orderBy('count', 'desc')
      .orderBy('tag_key')
      .limit(limit)
      .execute();
    return rows.map(({ tag }) => tag);
  });
