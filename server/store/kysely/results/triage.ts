import type { TriageChange } from '../../../../src/wire/desk/triage.ts';
import { nameKey } from '../../port/name-key.ts';
import type { TriageOutcome } from '../../port/results.ts';
import type { Database } from '../database.ts';
import { rowOf } from './columns.ts';
import { storableText } from './label-words.ts';

/** Changes where a result stands if nobody else did meanwhile, in one statement. `null`: there is no such result. */
export const updateTriage = (
  database: Database,
  id: string,
  { status, assignee, version }: TriageChange,
): Promise<TriageOutcome | null> =>
  database.write(async (transaction) => {
    const changed = await transaction
      .updateTable('results')
      .set({
        status,
        assignee: assignee === null ? null : storableText(assignee),
        assignee_key: assignee === null ? null : nameKey(storableText(assignee)),
        triage_version: version + 1,
      })
      .where('id', '=', storableText(id))
      .where('triage_version', '=', version)
      .returningAll()
      .executeTakeFirst();
    if (changed) return { kind: 'done', row: rowOf(changed) };
    const present = await transaction
      .selectFrom('results')
      .selectAll()
      .where('id', '=', storableText(id))
      .executeTakeFirst();
    return present ? { kind: 'conflict', row: rowOf(present) } : null;
  });
